/* The two ends of a task's turn, and the register snapshot of a panic. */

  .bss
  .balign 4
saved_sp:
  .space 4

  .text
  .globl port_run_turn
  .type port_run_turn, @function
port_run_turn:
  addi sp, sp, -64
  sw ra, 0(sp)
  sw s0, 4(sp)
  sw s1, 8(sp)
  sw s2, 12(sp)
  sw s3, 16(sp)
  sw s4, 20(sp)
  sw s5, 24(sp)
  sw s6, 28(sp)
  sw s7, 32(sp)
  sw s8, 36(sp)
  sw s9, 40(sp)
  sw s10, 44(sp)
  sw s11, 48(sp)
  la t0, saved_sp
  sw sp, 0(t0)
  la t0, port_turn_stack_top
  lw sp, 0(t0)
  li s0, 0
  li ra, 0
  tail vPortTaskWrapper
  .size port_run_turn, . - port_run_turn

  .globl port_turn_done
  .type port_turn_done, @function
port_turn_done:
  la t0, saved_sp
  lw sp, 0(t0)
  lw ra, 0(sp)
  lw s0, 4(sp)
  lw s1, 8(sp)
  lw s2, 12(sp)
  lw s3, 16(sp)
  lw s4, 20(sp)
  lw s5, 24(sp)
  lw s6, 28(sp)
  lw s7, 32(sp)
  lw s8, 36(sp)
  lw s9, 40(sp)
  lw s10, 44(sp)
  lw s11, 48(sp)
  addi sp, sp, 64
  ret
  .size port_turn_done, . - port_turn_done

  .globl port_capture_registers
  .type port_capture_registers, @function
port_capture_registers:
  .irp n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  sw x\n, 4*\n(a0)
  .endr
  ret
  .size port_capture_registers, . - port_capture_registers
