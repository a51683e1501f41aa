#include "textflag.h"

// func maskBlocks(b *byte, blocks int, needles *[5]byte, out *uint64) (high uint64)
//
// For each block of 64 bytes it stores a word with the bits of the bytes that are one of needles; high is not zero
// if a byte is no ASCII.
TEXT ·maskBlocks(SB), NOSPLIT, $0-40
	MOVQ b+0(FP), DI
	MOVQ blocks+8(FP), CX
	MOVQ needles+16(FP), SI
	MOVQ out+24(FP), DX
	VPBROADCASTB 0(SI), Y0
	VPBROADCASTB 1(SI), Y1
	VPBROADCASTB 2(SI), Y2
	VPBROADCASTB 3(SI), Y3
	VPBROADCASTB 4(SI), Y4
	VPXOR Y12, Y12, Y12
	TESTQ CX, CX
	JZ    done

loop:
	VMOVDQU  (DI), Y5
	VMOVDQU  32(DI), Y6
	VPOR     Y5, Y12, Y12
	VPOR     Y6, Y12, Y12
	VPCMPEQB Y0, Y5, Y7
	VPCMPEQB Y1, Y5, Y8
	VPCMPEQB Y0, Y6, Y9
	VPCMPEQB Y1, Y6, Y10
	VPOR     Y8, Y7, Y7
	VPOR     Y10, Y9, Y9
	VPCMPEQB Y2, Y5, Y8
	VPCMPEQB Y2, Y6, Y10
	VPOR     Y8, Y7, Y7
	VPOR     Y10, Y9, Y9
	VPCMPEQB Y3, Y5, Y8
	VPCMPEQB Y3, Y6, Y10
	VPOR     Y8, Y7, Y7
	VPOR     Y10, Y9, Y9
	VPCMPEQB Y4, Y5, Y8
	VPCMPEQB Y4, Y6, Y10
	VPOR     Y8, Y7, Y7
	VPOR     Y10, Y9, Y9
	VPMOVMSKB Y7, AX
	VPMOVMSKB Y9, BX
	SHLQ     $32, BX
	ORQ      BX, AX
	MOVQ     AX, (DX)
	ADDQ     $64, DI
	ADDQ     $8, DX
	DECQ     CX
	JNZ      loop

done:
	VPMOVMSKB Y12, AX
	MOVQ AX, high+32(FP)
	VZEROUPPER
	RET
