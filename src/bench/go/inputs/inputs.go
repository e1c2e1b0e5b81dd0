// Package inputs writes what the servers of the benchmarks are given.
package inputs

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"testbed.local/bench/create"
	"testbed.local/bench/pods"
)

// Certificate writes tls.crt and tls.key for 127.0.0.1 into a folder: self-signed, of the kind of key
// that Lastcall makes for itself. It is good for the Services of the benchmark, too.
func Certificate(arguments []string) error {
	if len(arguments) != 1 {
		return errors.New("usage: certificate DIR")
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: "bench"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(1, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true, IsCA: true,
		DNSNames: []string{"localhost", "*." + create.ServiceNamespace + ".svc"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return err
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(arguments[0], 0o755); err != nil {
		return err
	}
	if err := writePEM(filepath.Join(arguments[0], "tls.crt"), "CERTIFICATE", certificate); err != nil {
		return err
	}
	return writePEM(filepath.Join(arguments[0], "tls.key"), "PRIVATE KEY", encoded)
}

func writePEM(path, kind string, content []byte) error {
	return os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content}), 0o600)
}

// Pod prints a Pod as the API server sends it to webhooks.
func Pod(arguments []string) error {
	if len(arguments) != 1 {
		return errors.New("usage: pod small|typical|large")
	}
	pod, err := pods.Received(arguments[0])
	if err != nil {
		return err
	}
	text, err := json.Marshal(pod)
	if err != nil {
		return err
	}
	_, err = fmt.Printf("%s\n", text)
	return err
}

// Policies writes a file of N - 1 policies for Pods with labels that no Pod of the benchmarks has; the
// policy that applies is not among them, and is asked last.
func Policies(arguments []string) error {
	number, err := count(arguments, 2, "usage: policies N DIR")
	if err != nil {
		return err
	}
	file, err := os.Create(filepath.Join(arguments[1], "others.yaml"))
	if err != nil {
		return err
	}
	text := bufio.NewWriter(file)
	for index := range number - 1 {
		fmt.Fprintf(text, `---
apiVersion: lastcall.dev/v1beta1
kind: ShutdownPolicy
metadata: { name: team-%[1]d }
spec:
  match:
    - namespaceSelector: { matchLabels: { lastcall.dev/inject: enabled } }
      objectSelector: { matchLabels: { lastcall.dev/policy: team-%[1]d } }
  preStop: {}
`, index)
	}
	return errors.Join(text.Flush(), file.Close())
}

// Namespaces prints that of the Pods, opted in, and so many others that there are N.
func Namespaces(arguments []string) error {
	number, err := count(arguments, 1, "usage: namespaces N")
	if err != nil {
		return err
	}
	text := bufio.NewWriter(os.Stdout)
	fmt.Fprintf(text, "apiVersion: v1\nkind: Namespace\nmetadata: { name: %s, labels: { lastcall.dev/inject: enabled } }\n",
		pods.Namespace)
	for index := range number - 1 {
		fmt.Fprintf(text, "---\napiVersion: v1\nkind: Namespace\nmetadata: { name: team-%d, labels: { team: \"%d\" } }\n", index, index)
	}
	return text.Flush()
}

func count(arguments []string, length int, usage string) (int, error) {
	if len(arguments) != length {
		return 0, errors.New(usage)
	}
	number, err := strconv.Atoi(arguments[0])
	if err != nil || number < 1 {
		return 0, fmt.Errorf("%q: expected a number from 1", arguments[0])
	}
	return number, nil
}
