job "config-interpolation" {
  type = "batch"

  group "g" {
    task "t" {
      driver = "raw_exec"

      env {
        NAME = "world"
      }

      config {
        command = "/bin/echo"
        args = [
          "hello ${NAME}",
          "${NOMAD_TASK_NAME}",
          "${env["NAME"]}",
          "$NAME",
          "literal $${NAME}",
        ]
      }
    }
  }
}
