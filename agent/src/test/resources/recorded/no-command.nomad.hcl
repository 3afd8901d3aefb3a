job "no-command" {
  type = "batch"

  group "g" {
    restart {
      attempts = 0
      mode     = "fail"
    }

    task "t" {
      driver = "raw_exec"

      config {
        command = "/no/such/program"
        args    = ["-c", "true"]
      }
    }
  }
}
