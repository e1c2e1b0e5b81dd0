package create

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"time"

	"testbed.local/bench/results"
)

// noneSetUp has nothing that edits Pods, cannedSetUp the webhook that does no work.
const (
	noneSetUp   = "none"
	cannedSetUp = "canned"
)

// way is how Pods are created.
type way struct {
	dryRun      bool
	concurrency int
}

// options of a run.
type options struct {
	webhooks  []webhook
	authority []byte
	asService bool
	hash      string
	size      string
	pod       []byte
	ways      []way
	rounds    int
	warmUp    time.Duration
	duration  time.Duration
}

func (o options) setUps() []string {
	setUps := []string{noneSetUp, policySetUp}
	for _, webhook := range o.webhooks {
		setUps = append(setUps, webhook.name)
	}
	return setUps
}

func (o options) objects() []object {
	objects := policyObjects(o.hash)
	for _, webhook := range o.webhooks {
		objects = append(objects, objectsOf(webhook, o.authority, o.asService)...)
	}
	return objects
}

// run has all set-ups registered all the time; a round only changes the namespace.
func run(ctx context.Context, api *api, options options) ([]results.Create, error) {
	setUps := options.setUps()
	defer clean(api, options)
	if err := register(ctx, api, options); err != nil {
		return nil, err
	}
	if err := ready(ctx, api, setUps, options.pod); err != nil {
		return nil, err
	}
	for _, setUp := range setUps {
		measure(ctx, api, setUp, options.pod, way{dryRun: true, concurrency: 4}, options.warmUp)
	}
	blocks, err := rounds(ctx, api, options)
	if err != nil {
		return nil, err
	}
	var creates []results.Create
	for _, way := range options.ways {
		for _, setUp := range setUps {
			create := summary(setUp, blocks[way])
			create.Pod, create.DryRun, create.Concurrency = options.size, way.dryRun, way.concurrency
			creates = append(creates, create)
		}
	}
	return creates, ctx.Err()
}

// turn is what is measured at a time.
type turn struct {
	setUp string
	way   way
}

// rounds measures each set-up in each way once in a round, in another order each time: what needs long to be warm is as
// warm for one way as for the other.
func rounds(ctx context.Context, api *api, options options) (map[way]map[string][]block, error) {
	var turns []turn
	blocks := map[way]map[string][]block{}
	for _, way := range options.ways {
		blocks[way] = map[string][]block{}
		for _, setUp := range options.setUps() {
			turns = append(turns, turn{setUp, way})
		}
	}
	for number := range options.rounds {
		for _, index := range rand.Perm(len(turns)) {
			turn := turns[index]
			block := measure(ctx, api, turn.setUp, options.pod, turn.way, options.duration)
			blocks[turn.way][turn.setUp] = append(blocks[turn.way][turn.setUp], block)
			if err := empty(ctx, api, turn.setUp, turn.way); err != nil {
				return nil, err
			}
		}
		fmt.Fprintf(os.Stderr, "round %d of %d\n", number+1, options.rounds)
	}
	return blocks, nil
}

func register(ctx context.Context, api *api, options options) error {
	namespaces := []object{serviceNamespace()}
	for _, setUp := range options.setUps() {
		namespaces = append(namespaces, namespace(setUp))
	}
	for _, object := range append(namespaces, options.objects()...) {
		if err := api.put(ctx, object); err != nil {
			return err
		}
	}
	return nil
}

// empty deletes the Pods of a block, so that all blocks meet as few.
func empty(ctx context.Context, api *api, setUp string, way way) error {
	if way.dryRun {
		return nil
	}
	_, err := api.do(ctx, http.MethodDelete, podsOf(setUp)+"?gracePeriodSeconds=0", nil)
	return err
}

// clean deletes what was made, also after an interruption.
func clean(api *api, options options) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	objects := append(options.objects(), serviceNamespace())
	for _, setUp := range options.setUps() {
		if err := empty(ctx, api, setUp, way{}); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		objects = append(objects, namespace(setUp))
	}
	for _, object := range objects {
		if err := api.drop(ctx, object); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
}
