package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	moveEvery = 100 * time.Millisecond
	// A member that is killed says nothing. On a busy machine one that lives is silent for seconds, too.
	deadAfter = 30 * time.Second
)

// placement stands in for the placement driver of a store whose members hold leaders, with the few paths
// of PD's API that a delete guard needs (https://docs.pingcap.com/tidb/stable/pd-control). Leaders move one
// at a time: away from members with an evict-leader-scheduler, else to where there are few. The first step of
// every path names one of many stores that are independent of each other. Beside PD's paths:
//
//	POST /member?name=N&address=A  a member lives, and says so again and again
//	POST /stopped?name=N           it stops; leaders that it still holds are lost
//	POST /stuck?value=true|false   no leader is moved away by a scheduler any more
//	POST /notify                   is counted
//	GET  /state                    all of this, for the test
func placement(args []string) error {
	flags := flag.NewFlagSet("placement", flag.ExitOnError)
	listen := flags.String("listen", ":2379", "address")
	leaders := flags.Int("leaders", 30, "leaders to place")
	flags.Parse(args)
	var mutex sync.Mutex
	drivers := map[string]http.Handler{}
	return http.ListenAndServe(*listen, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.Split(r.URL.Path, "/")[1]
		mutex.Lock()
		if drivers[name] == nil {
			driver := &driver{Members: map[string]*member{}, unplaced: *leaders}
			go driver.move()
			drivers[name] = http.StripPrefix("/"+name, driver.paths())
		}
		handler := drivers[name]
		mutex.Unlock()
		handler.ServeHTTP(w, r)
	}))
}

type driver struct {
	sync.Mutex
	Members       map[string]*member `json:"members"`
	Lost          int                `json:"lost"`
	Stuck         bool               `json:"stuck"`
	Notifications []string           `json:"notifications"`
	// Members that were to be free of leaders at the same time, at most.
	MostEvicting int `json:"mostEvicting"`
	unplaced     int
}

type member struct {
	Id       int    `json:"id"`
	Address  string `json:"address"`
	Leaders  int    `json:"leaders"`
	Evicting bool   `json:"evicting"`
	Alive    bool   `json:"alive"`
	Prepares int    `json:"prepares"`
	Cancels  int    `json:"cancels"`
	// Questions whether it is ready.
	Asked int `json:"asked"`
	// Calls to prepare that it was told of at the same time, at most.
	InFlight   int `json:"inFlight"`
	MostAtOnce int `json:"mostAtOnce"`
	seen       time.Time
}

func (d *driver) paths() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /pd/api/v1/stores", d.stores)
	mux.HandleFunc("GET /pd/api/v1/store/{id}", d.store)
	mux.HandleFunc("POST /pd/api/v1/schedulers", d.evict)
	mux.HandleFunc("DELETE /pd/api/v1/schedulers/{scheduler}", d.restore)
	mux.HandleFunc("POST /member", d.heartbeat)
	mux.HandleFunc("POST /stopped", d.stopped)
	mux.HandleFunc("POST /stuck", func(_ http.ResponseWriter, r *http.Request) {
		d.Lock()
		defer d.Unlock()
		d.Stuck = r.FormValue("value") == "true"
	})
	mux.HandleFunc("POST /notify", func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		d.Lock()
		defer d.Unlock()
		d.Notifications = append(d.Notifications, string(body))
	})
	mux.HandleFunc("GET /state", func(w http.ResponseWriter, _ *http.Request) {
		d.Lock()
		defer d.Unlock()
		answer(w, d)
	})
	return mux
}

func (d *driver) heartbeat(w http.ResponseWriter, r *http.Request) {
	d.Lock()
	defer d.Unlock()
	name := r.FormValue("name")
	m := d.Members[name]
	if m == nil {
		m = &member{Id: len(d.Members) + 1}
		d.Members[name] = m
	}
	m.Address, m.Alive, m.seen = r.FormValue("address"), true, time.Now()
	fmt.Fprintln(w, m.Leaders)
}

func (d *driver) stopped(_ http.ResponseWriter, r *http.Request) {
	d.Lock()
	defer d.Unlock()
	if m := d.Members[r.FormValue("name")]; m != nil {
		d.lose(m)
	}
}

// lose is what happens when a member stops or dies: what it holds is served by nobody for a while.
func (d *driver) lose(m *member) {
	d.Lost += m.Leaders
	d.unplaced += m.Leaders
	m.Leaders, m.Alive = 0, false
}

func (d *driver) move() {
	for range time.Tick(moveEvery) {
		d.Lock()
		for _, m := range d.Members {
			if m.Alive && time.Since(m.seen) > deadAfter {
				d.lose(m)
			}
		}
		d.moveOne()
		d.Unlock()
	}
}

func (d *driver) moveOne() {
	var least, most *member
	for _, m := range d.Members {
		if m.Alive && !m.Evicting && (least == nil || m.Leaders < least.Leaders) {
			least = m
		}
	}
	for _, m := range d.Members {
		evicted := m.Evicting && !d.Stuck && m.Leaders > 0
		if m.Alive && (most == nil || evicted || m.Leaders > most.Leaders) && !(m.Evicting && d.Stuck) {
			most = m
			if evicted {
				break
			}
		}
	}
	switch {
	case least == nil:
	case d.unplaced > 0:
		least.Leaders += d.unplaced
		d.unplaced = 0
	case most != nil && most != least && (most.Evicting || most.Leaders > least.Leaders+1) && most.Leaders > 0:
		most.Leaders--
		least.Leaders++
	}
}

func described(m *member) any {
	state := "Up"
	if !m.Alive {
		state = "Disconnected"
	}
	return map[string]any{
		"store":  map[string]any{"id": m.Id, "address": m.Address, "state_name": state},
		"status": map[string]any{"leader_count": m.Leaders},
	}
}

func (d *driver) stores(w http.ResponseWriter, _ *http.Request) {
	d.Lock()
	defer d.Unlock()
	all := []any{}
	for _, m := range d.Members {
		all = append(all, described(m))
	}
	answer(w, map[string]any{"count": len(all), "stores": all})
}

func (d *driver) store(w http.ResponseWriter, r *http.Request) {
	d.Lock()
	defer d.Unlock()
	m := d.byId(r.PathValue("id"))
	if m == nil {
		http.Error(w, `"store not found"`, http.StatusNotFound)
		return
	}
	m.Asked++
	answer(w, described(m))
}

func (d *driver) evict(w http.ResponseWriter, r *http.Request) {
	var scheduler struct {
		Name    string `json:"name"`
		StoreId int    `json:"store_id"`
	}
	if err := json.NewDecoder(r.Body).Decode(&scheduler); err != nil || scheduler.Name != "evict-leader-scheduler" {
		http.Error(w, `"no such scheduler"`, http.StatusBadRequest)
		return
	}
	d.Lock()
	m := d.byId(strconv.Itoa(scheduler.StoreId))
	if m == nil {
		d.Unlock()
		http.Error(w, `"store not found"`, http.StatusInternalServerError)
		return
	}
	m.InFlight++
	m.MostAtOnce = max(m.MostAtOnce, m.InFlight)
	d.Unlock()
	// Long enough to be seen in flight.
	time.Sleep(moveEvery)
	d.Lock()
	defer d.Unlock()
	m.InFlight--
	m.Prepares++
	m.Evicting = true
	evicting := 0
	for _, other := range d.Members {
		if other.Evicting {
			evicting++
		}
	}
	d.MostEvicting = max(d.MostEvicting, evicting)
	answer(w, "The scheduler is created.")
}

func (d *driver) restore(w http.ResponseWriter, r *http.Request) {
	d.Lock()
	defer d.Unlock()
	id, found := strings.CutPrefix(r.PathValue("scheduler"), "evict-leader-scheduler-")
	m := d.byId(id)
	if !found || m == nil || !m.Evicting {
		http.Error(w, `"scheduler not found"`, http.StatusNotFound)
		return
	}
	m.Cancels++
	m.Evicting = false
	answer(w, "The scheduler is removed.")
}

func (d *driver) byId(id string) *member {
	for _, m := range d.Members {
		if strconv.Itoa(m.Id) == id {
			return m
		}
	}
	return nil
}

func answer(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(value)
}
