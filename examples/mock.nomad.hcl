# The mock driver runs nothing: it pretends, for trying out policies and hooks.
job "mock" {
  type = "batch"

  group "pretend" {
    task "quick" {
      driver = "mock"

      config {
        run_for       = "500ms"
        exit_code     = 0
        stdout_string = "pretending"
      }
    }
  }
}
