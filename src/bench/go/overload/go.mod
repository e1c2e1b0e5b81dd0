module bench.local/overload

go 1.26
