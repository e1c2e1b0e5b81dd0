package process

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
)

func TestReadsThisProcess(t *testing.T) {
	memory, err := MemoryOf(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	if memory.Resident < 1<<20 || memory.Anonymous < 1<<16 || memory.Anonymous > memory.Resident {
		t.Errorf("read %+v", memory)
	}
	if _, err := CPUSeconds(os.Getpid()); err != nil {
		t.Error(err)
	}
}

func TestReadsAllocatedBytesOfJavaAndGo(t *testing.T) {
	for _, line := range []string{"jvm_gc_memory_allocated_bytes_total 1.5E3", `go_memstats_alloc_bytes_total{a="b"} 1500`} {
		server := httptest.NewServer(http.HandlerFunc(func(writer http.ResponseWriter, _ *http.Request) {
			fmt.Fprintf(writer, "# HELP x\nother 1\n%s\n", line)
		}))
		bytes, err := Allocated(server.URL)
		server.Close()
		if err != nil || bytes != 1500 {
			t.Errorf("%s: %v, %v", line, bytes, err)
		}
	}
}
