# Sourced by drover and tools/build.
# shellcheck shell=sh

# Is there a build in folder $1, made there, and not older than its sources? Sets what the build
# wrote: ROOT, JAVA, APP, JAVA_FLAGS, CLASS_PATH. A folder's own time changes when a file in it
# comes or goes, so folders are looked at too. The time of `launch` is that of the build's start.
is_fresh() {
  [ -r "$1/.drover-build/launch" ] || return 1
  # shellcheck source=/dev/null
  . "$1/.drover-build/launch"
  # A folder that was moved or copied builds anew: the jars are named by their full path.
  # shellcheck disable=SC3013 # every sh of a Linux distribution has -ef
  [ "$ROOT" -ef "$1" ] && [ -x "$JAVA" ] && [ -z "$(find "$1/pom.xml" "$1/drover" "$1/tools" \
    "$1"/api/[ps]* "$1"/jobspec/[ps]* "$1"/core/[ps]* "$1"/drivers/[ps]* "$1"/runner/[ps]* \
    "$1"/agent/[ps]* "$1/shim/src" "$1/shim/Makefile" \
    -name test -prune -o -newer "$1/.drover-build/launch" -print -quit 2>&1)" ]
}
