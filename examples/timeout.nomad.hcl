# A batch job that may run for four seconds. What runs longer is stopped; the summary says so.
job "timeout" {
  type = "batch"

  group "slow" {
    max_run_duration = "4s"

    task "sleeper" {
      driver = "raw_exec"

      config {
        command = "/bin/sh"
        args    = ["-c", "echo started; exec sleep 600"]
      }
    }
  }
}
