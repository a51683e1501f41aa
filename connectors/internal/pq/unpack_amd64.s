#include "textflag.h"

// func unpackGroups(dst *int32, src *byte, groups, width int, l *lanes)
//
// A turn reads eight values of width bits: four from the 16 bytes at src, four from those
// at src+l.half. A shuffle brings the four bytes that a value is in into its lane, a
// shift of each lane's own and a mask cut it out.
TEXT ·unpackGroups(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ groups+16(FP), CX
	MOVQ width+24(FP), DX
	MOVQ l+32(FP), BX
	VMOVDQU (BX), Y1
	VMOVDQU 32(BX), Y2
	VMOVDQU 64(BX), Y3
	MOVQ 96(BX), R8

loop:
	VMOVDQU (SI), X0
	VINSERTI128 $1, (SI)(R8*1), Y0, Y0
	VPSHUFB Y1, Y0, Y0
	VPSRLVD Y2, Y0, Y0
	VPAND Y3, Y0, Y0
	VMOVDQU Y0, (DI)
	ADDQ DX, SI
	ADDQ $32, DI
	DECQ CX
	JNZ loop
	VZEROUPPER
	RET
