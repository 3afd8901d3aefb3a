# Three instances of one group. Each knows its index.
job "count" {
  type = "batch"

  group "worker" {
    count = 3

    task "work" {
      driver = "raw_exec"

      config {
        command = "/bin/sh"
        args    = ["-c", "echo worker $NOMAD_ALLOC_INDEX of $NOMAD_ALLOC_NAME"]
      }
    }
  }
}
