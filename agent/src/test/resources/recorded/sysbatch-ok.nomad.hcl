job "sysbatch-ok" {
  type = "sysbatch"

  group "g" {
    restart {
      attempts = 0
      mode     = "fail"
    }

    task "t" {
      driver = "raw_exec"

      config {
        command = "/bin/sh"
        args    = ["-c", "echo sys"]
      }
    }
  }
}
