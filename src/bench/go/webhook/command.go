package webhook

import (
	"context"
	"errors"
	"flag"
	"net"
	"net/http"
	"os/signal"
	"strconv"
	"syscall"

	"github.com/go-logr/logr"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	logger "sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/controller-runtime/pkg/metrics"
	"sigs.k8s.io/controller-runtime/pkg/webhook"
	"sigs.k8s.io/controller-runtime/pkg/webhook/admission"
)

// Command serves until SIGTERM, with the server of controller-runtime as it is by default.
func Command(arguments []string) error {
	flags := flag.NewFlagSet("webhook", flag.ExitOnError)
	port := flags.Int("port", 8443, "of HTTPS, on the loopback")
	metricsPort := flags.Int("metrics-port", 8080, "of the metrics")
	certificates := flags.String("certificates", "", "the folder of tls.crt and tls.key")
	hash := flags.String("hash", "", "of the policy, for the annotation")
	_ = flags.Parse(arguments)
	if *certificates == "" || *hash == "" {
		return errors.New("--certificates and --hash are needed")
	}

	logger.SetLogger(logr.Discard())
	handler, err := newHandler(*hash)
	if err != nil {
		return err
	}
	server := webhook.NewServer(webhook.Options{Host: "127.0.0.1", Port: *port, CertDir: *certificates})
	server.Register("/mutate", &admission.Webhook{Handler: handler})
	context, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	// With a manager, its controllers would register it.
	metrics.Registry.MustRegister(collectors.NewGoCollector())
	exposed := http.Server{
		Addr:    net.JoinHostPort("127.0.0.1", strconv.Itoa(*metricsPort)),
		Handler: promhttp.HandlerFor(metrics.Registry, promhttp.HandlerOpts{}),
	}
	failed := make(chan error, 2)
	go func() { failed <- exposed.ListenAndServe() }()
	go func() { failed <- server.Start(context) }()
	return <-failed
}
