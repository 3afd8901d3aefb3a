# A task that fails. `drover run` ends with the task's own exit code, 3.
job "failure" {
  type = "batch"

  group "one" {
    restart {
      attempts = 0
      mode     = "fail"
    }

    task "fail" {
      driver = "raw_exec"

      config {
        command = "/bin/sh"
        args    = ["-c", "echo this goes wrong >&2; exit 3"]
      }
    }
  }
}
