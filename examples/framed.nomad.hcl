# The output of both tasks is kept with its times; afterwards, or meanwhile with -f, it is shown in
# the order in which it was written:
#   drover logs --timestamps
job "framed" {
  type = "batch"

  meta {
    drover_logs = "framed"
  }

  group "talk" {
    task "asks" {
      driver = "raw_exec"

      config {
        command = "/bin/sh"
        args    = ["-c", "for i in 1 2 3; do echo question $i; sleep 0.1; done"]
      }
    }

    task "answers" {
      driver = "raw_exec"

      config {
        command = "/bin/sh"
        args    = ["-c", "sleep 0.05; for i in 1 2 3; do echo answer $i; sleep 0.1; done"]
      }
    }
  }
}
