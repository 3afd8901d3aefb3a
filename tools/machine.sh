# Sourced by check and tools/build. Finds what the project needs on this machine, or names what is
# missing and how to get it.
# shellcheck shell=bash

# The build and the program are for Linux on x86-64 and arm64.
need_linux() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64 | Linux-aarch64) ;;
    *)
      echo "drover: Linux on x86-64 and arm64 only, for now; this is $(uname -s) on $(uname -m)" >&2
      return 1
      ;;
  esac
}

# Prints the major version of a JDK's folder, nothing if it is not a JDK.
jdk_major() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# Sets JDK to the folder of a JDK 25: JAVA_HOME, JAVA25_HOME, that of the PATH, the usual folders.
need_jdk() {
  local javac candidate home=${HOME:-}
  javac=$(command -v javac || true)
  [ -z "$javac" ] || javac=$(readlink -f "$javac")
  for candidate in "${JAVA_HOME:-}" "${JAVA25_HOME:-}" "${javac%/bin/javac}" \
    /usr/lib/jvm/*25* "$home"/.sdkman/candidates/java/25* "$home"/.jdks/*25* /opt/*jdk*25*; do
    if [ -n "$candidate" ] && [ "$(jdk_major "$candidate")" = 25 ]; then
      JDK=$candidate
      # Maven's toolchain plugin looks here too.
      export JAVA25_HOME=$JDK
      return 0
    fi
  done
  echo "drover: no JDK 25 found (looked at JAVA_HOME, JAVA25_HOME, the PATH and /usr/lib/jvm)" >&2
  echo "  where the distribution has it: apt-get install openjdk-25-jdk-headless" >&2
  echo "  elsewhere: any JDK 25, say Temurin 25 of adoptium.net; set JAVA_HOME to its folder" >&2
  return 1
}

need_maven() {
  if ! command -v mvn >/dev/null; then
    echo "drover: Maven (mvn) is missing: apt-get install maven, or 3.8 from maven.apache.org" >&2
    return 1
  fi
  # Maven itself runs on whatever Java it finds; where the PATH has none, on the one found above.
  if [ -z "${JAVA_HOME:-}" ] && ! command -v java >/dev/null; then
    export JAVA_HOME=$JDK
  fi
}

need_c_compiler() {
  if ! command -v make >/dev/null; then
    echo "drover: make is missing: apt-get install make" >&2
    return 1
  fi
  if ! command -v musl-gcc >/dev/null && ! command -v cc >/dev/null; then
    echo "drover: a C compiler is missing: apt-get install musl-tools, or gcc and libc6-dev" >&2
    return 1
  fi
}
