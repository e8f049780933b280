/* Starts in machine mode at 0x80000000, where qemu's `virt` machine has its RAM, maps the
 * ESP32-P4's own address ranges onto that RAM with Sv32 megapages and continues in supervisor
 * mode at the P4's addresses. Nothing outside this file knows that the RAM is elsewhere. */

  .section .boot, "ax"
  .globl _boot
  .type _boot, @function
_boot:
  li t0, -1                     /* one PMP entry: everything is allowed */
  csrw pmpaddr0, t0
  li t0, 0x1f
  csrw pmpcfg0, t0
  la t0, page_table
  srli t0, t0, 12
  li t1, 0x80000000             /* satp.MODE = Sv32 */
  or t0, t0, t1
  csrw satp, t0
  li t0, 0x1800
  csrc mstatus, t0
  li t0, 0x0800                 /* mstatus.MPP = supervisor */
  csrs mstatus, t0
  lui t0, %hi(_start)
  addi t0, t0, %lo(_start)
  csrw mepc, t0
  sfence.vma
  mret
  .size _boot, . - _boot

  .macro megapage physical      /* 0xcf: dirty, accessed, executable, writable, readable, valid */
  .word ((\physical >> 12) << 10) | 0xcf
  .endm

  .section .boot.pagetable, "a"
  .balign 4096
page_table:
  .set .Lindex, 0
  .rept 1024
  .if .Lindex == 0x000            /* power-off device at 0x00100000 */
    megapage 0x00000000
  .elseif .Lindex == 0x040        /* UART at 0x10000000 */
    megapage 0x10000000
  .elseif .Lindex == 0x100        /* flash code and rodata */
    megapage 0x80400000
  .elseif .Lindex >= 0x120 && .Lindex < 0x128   /* PSRAM, all 32 MB of it */
    megapage (0x81000000 + ((.Lindex - 0x120) << 22))
  .elseif .Lindex == 0x13f        /* L2 memory, 0x4ff00000 */
    megapage 0x80800000
  .elseif .Lindex == 0x140        /* RTC RAM, 0x50108000 */
    megapage 0x83000000
  .else
    .word 0
  .endif
  .set .Lindex, .Lindex + 1
  .endr

  .section .text.start, "ax"
  .globl _start
  .type _start, @function
_start:
  .option push
  .option norelax
  la gp, __global_pointer$
  .option pop
  la sp, _boot_stack_top
  li s0, 0                      /* the first frame: no caller, no previous frame */
  li ra, 0
  call call_start_cpu0
1:
  j 1b
  .size _start, . - _start
