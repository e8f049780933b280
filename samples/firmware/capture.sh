#!/bin/sh
# Builds the firmware, runs each scenario under qemu-system-riscv32 (Debian: qemu-system-misc) and
# writes the ELF and the logs. Time inside is simulated: the same ELF gives the same bytes.
#   capture.sh [OUT_DIR]    OUT_DIR defaults to the samples folder above this script
set -eu

firmware=$(cd "$(dirname "$0")" && pwd)
out=$(cd "${1:-$firmware/..}" && pwd)
# Where firmware.ld's .scenario (0x4ffbff00) lies in the emulated machine's RAM.
scenario_address=$((0x80bbff00))
limit_seconds=60

"$firmware/build.sh" "$firmware/build"
install -m 644 "$firmware/build/streamer.elf" "$out/streamer.elf"
sha256=$(sha256sum "$out/streamer.elf" | cut -c1-9)

# capture LOG CONNECTIONS DUMP_ALL WATCHDOG LOG_CONSTRUCTORS TRACE_CAPACITY (see scenario.h)
capture() {
  log=$1
  address=$scenario_address
  loaders=
  for word in "$2" "$3" "$4" "$5" "0x$(echo "$sha256" | cut -c1-8)" "0x$(echo "$sha256" | cut -c9)" "$6"; do
    loaders="$loaders -device loader,addr=$address,data=$word,data-len=4"
    address=$((address + 4))
  done
  timeout "$limit_seconds" qemu-system-riscv32 -M virt -m 128M -bios none -display none -monitor none \
    -serial "file:$out/$log" -kernel "$out/streamer.elf" $loaders < /dev/null
}

capture one-connection.log 1 0 0 0 2000
capture two-connections.log 2 0 0 0 2000
# Ten connections keep 1,850 blocks and a running one needs about 1,100 more.
capture ten-connections.log 10 1 0 0 4000
capture watchdog-in-dump.log 1 0 1 0 2000
capture ctors-debug.log 0 0 0 1 2000
