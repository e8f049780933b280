#!/bin/sh
# Builds the firmware, runs each scenario under qemu-system-riscv32 (Debian: qemu-system-misc) and
# writes the ELF files and the logs. Time inside is simulated: the same ELF gives the same bytes.
#   capture.sh [OUT_DIR [FILE]...]    OUT_DIR defaults to the samples folder above this script; with FILEs
#                                     only these logs and ELFs are made, and streamer.elf
set -eu

firmware=$(cd "$(dirname "$0")" && pwd)
out=$(cd "${1:-$firmware/..}" && pwd)
if [ $# -gt 0 ]; then shift; fi
only=$*
# Where firmware.ld's .scenario (0x4ffbff00) lies in the emulated machine's RAM.
scenario_address=$((0x80bbff00))
limit_seconds=120

is_wanted() {
  case " ${only:-$1} " in
    *" $1 "*) return 0 ;;
    *) return 1 ;;
  esac
}

# build ELF [VARIABLE=VALUE]... (see build.sh)
build() {
  elf=$1
  shift
  folder=$(mktemp -d)
  env "$@" "$firmware/build.sh" "$folder" > /dev/null
  install -m 644 "$folder/streamer.elf" "$out/$elf"
  rm -r "$folder"
}

# capture LOG ELF CONNECTIONS DUMP_ALL WATCHDOG LOG_CONSTRUCTORS CAPACITY ENDED (see scenario.h)
capture() {
  if ! is_wanted "$1"; then return 0; fi
  log=$1
  elf=$2
  sha256=$(sha256sum "$out/$elf" | cut -c1-9)
  address=$scenario_address
  loaders=
  for word in "$3" "$4" "$5" "$6" "0x$(echo "$sha256" | cut -c1-8)" "0x$(echo "$sha256" | cut -c9)" "$7" "$8"; do
    loaders="$loaders -device loader,addr=$address,data=$word,data-len=4"
    address=$((address + 4))
  done
  # A file, not a pipe: under load qemu drops what a pipe does not take at once.
  timeout "$limit_seconds" qemu-system-riscv32 -M virt -m 128M -bios none -display none -monitor none \
    -serial "file:$out/$log" -kernel "$out/$elf" $loaders < /dev/null
}

build streamer.elf
capture one-connection.log streamer.elf 1 0 0 0 2000 0
capture two-connections.log streamer.elf 2 0 0 0 2000 0
# Ten connections keep 1,787 blocks and a running one needs about 1,000 more.
capture ten-connections.log streamer.elf 10 0 0 0 4000 0
capture ten-connections-bounded.log streamer.elf 10 0 0 0 4000 1
capture ten-connections-clean.log streamer.elf 10 0 0 0 4000 2
capture both-regions.log streamer.elf 1 1 0 0 2000 0
capture watchdog-in-dump.log streamer.elf 1 0 1 0 2000 0
capture ctors-debug.log streamer.elf 0 0 0 1 2000 0

if is_wanted streamer-v6.elf; then build streamer-v6.elf STARTUP=6; fi
