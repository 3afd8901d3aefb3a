# When the leader ends, the others are stopped and the group is complete. Here it waits for the other to be up.
job "leader" {
  type = "batch"

  group "pair" {
    task "boss" {
      driver = "raw_exec"
      leader = true

      config {
        command = "/bin/sh"
        args    = ["-c", "until [ -e $NOMAD_ALLOC_DIR/data/up ]; do sleep 0.1; done; sleep 1; echo done here"]
      }
    }

    task "helper" {
      driver       = "raw_exec"
      kill_timeout = "5s"

      config {
        command = "/bin/sh"
        args    = ["-c", "trap 'echo told to stop; exit 0' INT TERM; touch $NOMAD_ALLOC_DIR/data/up; while :; do sleep 0.1; done"]
      }
    }
  }
}
