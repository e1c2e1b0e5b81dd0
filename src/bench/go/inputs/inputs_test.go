package inputs

import (
	"crypto/tls"
	"crypto/x509"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheCertificateIsGoodForTheLoopbackAndForServices(t *testing.T) {
	folder := t.TempDir()
	if err := Certificate([]string{folder}); err != nil {
		t.Fatal(err)
	}
	pair, err := tls.LoadX509KeyPair(filepath.Join(folder, "tls.crt"), filepath.Join(folder, "tls.key"))
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(pair.Leaf)
	for _, name := range []string{"127.0.0.1", "go.lastcall-bench.svc"} {
		if _, err := pair.Leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: name}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPoliciesAreOneFewer(t *testing.T) {
	folder := t.TempDir()
	if err := Policies([]string{"10", folder}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(folder, "others.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if count := strings.Count(string(text), "kind: ShutdownPolicy"); count != 9 {
		t.Errorf("%d policies beside the one that applies, expected 9", count)
	}
	if err := Policies([]string{"none", folder}); err == nil {
		t.Error("\"none\" was taken for a number")
	}
}
