job "leader-ok" {
  type = "batch"

  group "g" {
    restart {
      attempts = 0
      mode     = "fail"
    }

    task "boss" {
      driver = "raw_exec"
      leader = true
      config {
        command = "/bin/sh"
        args    = ["-c", "until [ -e $NOMAD_ALLOC_DIR/data/up ]; do sleep 0.1; done; sleep 1; echo done"]
      }
    }
    task "other" {
      driver = "raw_exec"

      config {
        command = "/bin/sh"
        args    = ["-c", "trap \"echo stopping; exit 0\" INT; touch $NOMAD_ALLOC_DIR/data/up; while :; do sleep 0.1; done"]
      }
    }
  }
}
