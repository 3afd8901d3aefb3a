# Every place a task can have in the life of its group: a step before the main task, a sidecar beside it, a
# step after its start, and one after everything has ended. The order of the lines is the order of life.
job "lifecycle" {
  type = "batch"

  group "app" {
    task "prepare" {
      driver = "raw_exec"

      lifecycle {
        hook = "prestart"
      }

      config {
        command = "/bin/sh"
        args    = ["-c", "echo preparing; echo ready > $NOMAD_ALLOC_DIR/data/prepared"]
      }
    }

    task "proxy" {
      driver = "raw_exec"

      lifecycle {
        hook    = "prestart"
        sidecar = true
      }

      config {
        command = "/bin/sh"
        args    = ["-c", "echo proxy up; while :; do sleep 1; done"]
      }
    }

    task "main" {
      driver = "raw_exec"

      config {
        command = "/bin/sh"
        args    = ["-c", "echo main sees $(cat $NOMAD_ALLOC_DIR/data/prepared); sleep 2"]
      }
    }

    task "announce" {
      driver = "raw_exec"

      lifecycle {
        hook = "poststart"
      }

      config {
        command = "/bin/sh"
        args    = ["-c", "echo main has started"]
      }
    }

    task "cleanup" {
      driver = "raw_exec"

      lifecycle {
        hook = "poststop"
      }

      config {
        command = "/bin/sh"
        args    = ["-c", "echo cleaned up"]
      }
    }
  }
}
