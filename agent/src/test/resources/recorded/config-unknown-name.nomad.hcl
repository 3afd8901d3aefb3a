job "config-unknown-name" {
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
          "${unknown_thing}",
          "$NAME",
          "literal $${NAME}",
        ]
      }
    }
  }
}
