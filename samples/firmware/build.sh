#!/bin/sh
# Builds streamer.elf. Needs two Debian packages: gcc-riscv64-unknown-elf and
# binutils-riscv64-unknown-elf.
#   build.sh [OUT_DIR]      OUT_DIR defaults to build/ beside this script
#   OPT="-O2" DWARF=4 build.sh /tmp/o2      other optimisation, other DWARF version
#   STARTUP=6 build.sh /tmp/v6              constructors laid out and called as ESP-IDF v6 does
set -eu

firmware=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${1:-$firmware/build}"
out=$(cd "${1:-$firmware/build}" && pwd)
cc=${CC:-riscv64-unknown-elf-gcc}
opt=${OPT:--Og}
dwarf=${DWARF:-5}
script=firmware.ld
sources="boot components main toolchain"
replaced=
if [ "${STARTUP:-5}" = 6 ]; then
  script=firmware-v6.ld
  sources="$sources v6"
  replaced=components/esp_system/startup.c
fi

# Everything is compiled by relative name from the firmware's folder, which the ELF knows as
# /firmware: no path of the building machine gets into it, and two builds are byte-identical.
cd "$firmware"
includes=$(find components main -type d | LC_ALL=C sort | sed 's/^/-I/')
includes="$includes -Icomponents/libdatachannel/include -Icomponents/libdatachannel/src"
common="-march=rv32imac_zicsr_zifencei -mabi=ilp32 -g -gdwarf-$dwarf $opt
  -ffreestanding -fno-omit-frame-pointer -fno-optimize-sibling-calls -fno-tree-loop-distribute-patterns
  -ffile-prefix-map=$firmware=/firmware -fno-common -Wall -Wextra"
cxx="-std=gnu++20 -nostdinc++ -fno-exceptions -fno-rtti -fno-threadsafe-statics"

objects=
for source in $(find $sources -name '*.S' -o -name '*.c' -o -name '*.cpp' -o -name '*.cc' | LC_ALL=C sort); do
  if [ "$source" = "$replaced" ]; then continue; fi
  object="$out/obj/$source.o"
  mkdir -p "$(dirname "$object")"
  case $source in
    *.cpp | *.cc) $cc $common $cxx $includes -c "$source" -o "$object" ;;
    *.S) $cc $common -Wa,--debug-prefix-map="$firmware=/firmware" -c "$source" -o "$object" ;;
    *) $cc $common $includes -c "$source" -o "$object" ;;
  esac
  objects="$objects $object"
done

$cc -march=rv32imac_zicsr_zifencei -mabi=ilp32 -nostdlib -nostartfiles -static -T $script \
  -Wl,--wrap=heap_caps_malloc_base -Wl,--wrap=heap_caps_free \
  -Wl,--build-id=none -Wl,-z,max-page-size=4096 -Wl,--no-warn-rwx-segments -Wl,-Map="$out/streamer.map" \
  $objects -lgcc -o "$out/streamer.elf"
sha256sum "$out/streamer.elf"
