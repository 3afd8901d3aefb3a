job "streams" {
  type = "batch"

  group "g" {
    restart {
      attempts = 0
      mode     = "fail"
    }

    task "t" {
      driver = "raw_exec"

      config {
        command = "/bin/sh"
        args    = ["-c", "echo out1; echo err1 >&2; echo out2; printf no-newline"]
      }
    }
  }
}
