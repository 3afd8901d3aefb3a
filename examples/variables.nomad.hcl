# Input variables with types, defaults and a rule, local values, functions and a template.
# Try: drover run examples/variables.nomad.hcl -var 'names=["ada","grace"]' -var loud=true
variable "names" {
  type        = list(string)
  default     = ["world"]
  description = "whom to greet"

  validation {
    condition     = length(var.names) > 0
    error_message = "There must be somebody to greet."
  }
}

variable "loud" {
  type    = bool
  default = false
}

locals {
  greetings = [for n in var.names : format("hello %s", var.loud ? upper(n) : n)]
}

job "variables" {
  type = "batch"

  group "greeter" {
    task "greet" {
      driver = "raw_exec"

      env {
        GREETING = join(", ", local.greetings)
      }

      config {
        command = "/bin/sh"
        args    = ["-c", "echo $GREETING"]
      }
    }
  }
}
