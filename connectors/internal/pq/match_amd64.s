#include "textflag.h"

// func passNibbles(out *uint64, b *byte, words int, marks *[16]uint8) (bad bool)
//
// A turn looks up 64 codes of four bits, which stand in 32 bytes: those in the lower halves of bytes, those in
// the upper ones, and puts what it found side by side.
TEXT ·passNibbles(SB), NOSPLIT, $0-33
	MOVQ out+0(FP), DI
	MOVQ b+8(FP), SI
	MOVQ words+16(FP), CX
	MOVQ marks+24(FP), DX
	VBROADCASTI128 (DX), Y1
	MOVL $0x0f0f0f0f, AX
	MOVQ AX, X2
	VPBROADCASTD X2, Y2
	VPXOR Y6, Y6, Y6

loop:
	VPERMQ $0xd8, (SI), Y3 // unpacking below goes by halves
	VPAND Y2, Y3, Y4
	VPSRLW $4, Y3, Y3
	VPAND Y2, Y3, Y3
	VPSHUFB Y4, Y1, Y4
	VPSHUFB Y3, Y1, Y3
	VPOR Y4, Y6, Y6
	VPOR Y3, Y6, Y6
	VPUNPCKLBW Y3, Y4, Y5
	VPUNPCKHBW Y3, Y4, Y4
	VPMOVMSKB Y5, AX
	VPMOVMSKB Y4, BX
	SHLQ $32, BX
	ORQ BX, AX
	MOVQ AX, (DI)
	ADDQ $32, SI
	ADDQ $8, DI
	DECQ CX
	JNZ loop

	VPSLLW $7, Y6, Y6 // the lowest bit of each byte
	VPMOVMSKB Y6, AX
	TESTL AX, AX
	SETNE bad+32(FP)
	VZEROUPPER
	RET

// func passCodes(out *uint64, codes *int32, words int, pass *uint64, last uint32) (most uint32)
//
// A turn looks up eight codes: the four bytes in which the bit of each is, and moves the bit to the highest place.
TEXT ·passCodes(SB), NOSPLIT, $0-44
	MOVQ out+0(FP), DI
	MOVQ codes+8(FP), SI
	MOVQ words+16(FP), CX
	MOVQ pass+24(FP), R8
	MOVL last+32(FP), AX
	VMOVD AX, X1
	VPBROADCASTD X1, Y1
	MOVL $31, AX
	VMOVD AX, X6
	VPBROADCASTD X6, Y6
	VPXOR Y7, Y7, Y7

word:
	MOVL $8, DX

eight:
	VMOVDQU (SI), Y2
	VPMAXUD Y2, Y7, Y7
	VPMINUD Y1, Y2, Y2
	VPSRLD $5, Y2, Y5
	VPANDN Y6, Y2, Y2 // 31 less the number of the bit
	VPCMPEQD Y3, Y3, Y3
	VPGATHERDD Y3, (R8)(Y5*4), Y4
	VPSLLVD Y2, Y4, Y4
	VMOVMSKPS Y4, AX
	SHRQ $8, BX
	SHLQ $56, AX
	ORQ AX, BX
	ADDQ $32, SI
	DECL DX
	JNZ eight

	MOVQ BX, (DI)
	ADDQ $8, DI
	DECQ CX
	JNZ word

	VEXTRACTI128 $1, Y7, X0
	VPMAXUD X0, X7, X7
	VPSHUFD $0x4e, X7, X0
	VPMAXUD X0, X7, X7
	VPSHUFD $0xb1, X7, X0
	VPMAXUD X0, X7, X7
	VMOVD X7, AX
	MOVL AX, most+40(FP)
	VZEROUPPER
	RET

// func mostCode(codes *int32, blocks int) (most uint32)
TEXT ·mostCode(SB), NOSPLIT, $0-20
	MOVQ codes+0(FP), SI
	MOVQ blocks+8(FP), CX
	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1
	VPXOR Y2, Y2, Y2
	VPXOR Y3, Y3, Y3

block:
	VPMAXUD (SI), Y0, Y0
	VPMAXUD 32(SI), Y1, Y1
	VPMAXUD 64(SI), Y2, Y2
	VPMAXUD 96(SI), Y3, Y3
	ADDQ $128, SI
	DECQ CX
	JNZ block

	VPMAXUD Y1, Y0, Y0
	VPMAXUD Y3, Y2, Y2
	VPMAXUD Y2, Y0, Y0
	VEXTRACTI128 $1, Y0, X1
	VPMAXUD X1, X0, X0
	VPSHUFD $0x4e, X0, X1
	VPMAXUD X1, X0, X0
	VPSHUFD $0xb1, X0, X1
	VPMAXUD X1, X0, X0
	VMOVD X0, AX
	MOVL AX, most+16(FP)
	VZEROUPPER
	RET
