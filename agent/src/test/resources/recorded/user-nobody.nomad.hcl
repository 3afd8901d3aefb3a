job "user-nobody" {
  type = "batch"

  group "g" {
    restart {
      attempts = 0
      mode     = "fail"
    }

    task "t" {
      driver = "raw_exec"
      user = "nobody"
      config {
        command = "/bin/sh"
        args    = ["-c", "id -u; id -un"]
      }
    }
  }
}
