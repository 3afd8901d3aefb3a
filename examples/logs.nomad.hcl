# Output is kept in files of at most 1 MiB, three per stream, cut only at line ends.
job "logs" {
  type = "batch"

  group "talk" {
    task "chatter" {
      driver = "raw_exec"

      logs {
        max_files     = 3
        max_file_size = 1
      }

      config {
        command = "/bin/sh"
        args    = ["-c", "seq 1 400000 > /dev/stdout; echo last line"]
      }
    }
  }
}
