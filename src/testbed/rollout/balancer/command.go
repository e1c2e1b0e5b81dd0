package balancer

import (
	"errors"
	"flag"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"testbed.local/rollout/kube"
)

// Command runs a load balancer for a Service until it is told to end.
func Command(args []string) error {
	var settings Settings
	flags := flag.NewFlagSet("balance", flag.ExitOnError)
	flags.StringVar(&settings.Namespace, "namespace", "default", "of the Service")
	flags.StringVar(&settings.Listen, "listen", "127.0.0.1:18080", "address")
	flags.DurationVar(&settings.Propagation, "propagation", 10*time.Second, "time until a change of the EndpointSlices acts")
	flags.DurationVar(&settings.DrainTimer, "drain-timer", 30*time.Second, "time from then until the connections are cut")
	flags.StringVar(&settings.Folder, "folder", "", "for HAProxy's files; needed")
	within := flags.String("within", "", "a command that runs HAProxy elsewhere")
	flags.Parse(args)
	if flags.NArg() != 1 || settings.Folder == "" {
		return errors.New("--folder and the name of one Service are needed")
	}
	settings.Service = flags.Arg(0)
	settings.Within = strings.Fields(*within)
	client, err := kube.Connect()
	if err != nil {
		return err
	}
	balancer, err := Start(client, settings)
	if err != nil {
		return err
	}
	defer balancer.Close()
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	<-signals
	return nil
}
