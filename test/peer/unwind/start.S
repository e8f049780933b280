    .section .entry, "ax"
    .globl _start
_start:
    la sp, stack_top
    la t0, trap
    csrw mtvec, t0
    mv ra, zero
    j start

    .balign 4
trap:
    csrw mscratch, t0
    la t0, registers
    sw ra, 4(t0)
    sw sp, 8(t0)
    sw gp, 12(t0)
    sw tp, 16(t0)
    sw t1, 24(t0)
    sw t2, 28(t0)
    sw s0, 32(t0)
    sw s1, 36(t0)
    sw a0, 40(t0)
    sw a1, 44(t0)
    sw a2, 48(t0)
    sw a3, 52(t0)
    sw a4, 56(t0)
    sw a5, 60(t0)
    sw a6, 64(t0)
    sw a7, 68(t0)
    sw s2, 72(t0)
    sw s3, 76(t0)
    sw s4, 80(t0)
    sw s5, 84(t0)
    sw s6, 88(t0)
    sw s7, 92(t0)
    sw s8, 96(t0)
    sw s9, 100(t0)
    sw s10, 104(t0)
    sw s11, 108(t0)
    sw t3, 112(t0)
    sw t4, 116(t0)
    sw t5, 120(t0)
    sw t6, 124(t0)
    csrr t1, mscratch
    sw t1, 20(t0)
    csrr t1, mepc
    sw t1, 128(t0)
    la sp, panic_stack_top
    mv a0, t0
    j panic

    .bss
    .balign 16
registers:
    .zero 132
    .balign 16
    .zero 4096
    .globl stack_top
stack_top:
    .zero 4096
panic_stack_top:
