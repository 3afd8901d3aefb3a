# A task that fails twice and then works. The restart policy gives it three more tries, half a second apart.
job "restart" {
  type = "batch"

  group "flaky" {
    restart {
      attempts = 3
      interval = "10m"
      delay    = "500ms"
      mode     = "fail"
    }

    task "third-time-lucky" {
      driver = "raw_exec"

      config {
        command = "/bin/sh"
        args = ["-c", <<-EOT
          n=$(cat $NOMAD_TASK_DIR/tries 2>/dev/null || echo 0)
          n=$((n + 1))
          echo $n > $NOMAD_TASK_DIR/tries
          echo try $n
          [ $n -ge 3 ]
        EOT
        ]
      }
    }
  }
}
