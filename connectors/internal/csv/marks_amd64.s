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

DATA lanes<>+0x00(SB)/8, $0x0706050403020100
DATA lanes<>+0x08(SB)/8, $0x0F0E0D0C0B0A0908
DATA lanes<>+0x10(SB)/8, $0x1716151413121110
DATA lanes<>+0x18(SB)/8, $0x1F1E1D1C1B1A1918
DATA lanes<>+0x20(SB)/8, $0x2726252423222120
DATA lanes<>+0x28(SB)/8, $0x2F2E2D2C2B2A2928
DATA lanes<>+0x30(SB)/8, $0x3736353433323130
DATA lanes<>+0x38(SB)/8, $0x3F3E3D3C3B3A3938
GLOBL lanes<>(SB), RODATA|NOPTR, $64

// func listBlocks(b *byte, blocks int, needles *[5]byte, base uint32, idx *uint32, chars *byte) (n int, high uint64)
//
// Of the bytes of blocks of 64 that are one of needles it writes the places, counted from base, to idx and the bytes
// to chars, and gives their number; high is not zero if a byte is no ASCII. It writes up to 64 entries beyond the last.
TEXT ·listBlocks(SB), NOSPLIT, $0-64
	MOVQ b+0(FP), DI
	MOVQ blocks+8(FP), CX
	MOVQ needles+16(FP), SI
	MOVL base+24(FP), AX
	MOVQ idx+32(FP), R9
	MOVQ chars+40(FP), R10
	MOVQ R10, R11
	VPBROADCASTB 0(SI), Z0
	VPBROADCASTB 1(SI), Z1
	VPBROADCASTB 2(SI), Z2
	VPBROADCASTB 3(SI), Z3
	VPBROADCASTB 4(SI), Z4
	VMOVDQU64    lanes<>(SB), Z5
	VPBROADCASTD AX, Z6
	MOVL         $64, AX
	VPBROADCASTD AX, Z7
	VPXORQ       Z8, Z8, Z8
	TESTQ        CX, CX
	JZ           done

loop:
	VMOVDQU64 (DI), Z9
	VPORQ     Z9, Z8, Z8
	VPCMPEQB  Z0, Z9, K1
	VPCMPEQB  Z1, Z9, K2
	VPCMPEQB  Z2, Z9, K3
	VPCMPEQB  Z3, Z9, K4
	VPCMPEQB  Z4, Z9, K5
	KORQ      K1, K2, K1
	KORQ      K3, K4, K3
	KORQ      K1, K5, K1
	KORQ      K1, K3, K1
	KMOVQ     K1, AX
	POPCNTQ   AX, BX

	VPCOMPRESSB.Z Z5, K1, Z10
	VPCOMPRESSB.Z Z9, K1, Z11
	VMOVDQU64     Z11, (R10)
	VPMOVZXBD     X10, Z12
	VPADDD        Z6, Z12, Z12
	VMOVDQU32     Z12, (R9)
	CMPQ          BX, $16
	JA            many

next:
	LEAQ   (R9)(BX*4), R9
	ADDQ   BX, R10
	VPADDD Z7, Z6, Z6
	ADDQ   $64, DI
	DECQ   CX
	JNZ    loop

done:
	SUBQ      R11, R10
	MOVQ      R10, n+48(FP)
	VPMOVB2M  Z8, K1
	KMOVQ     K1, AX
	MOVQ      AX, high+56(FP)
	VZEROUPPER
	RET

many:
	VEXTRACTI32X4 $1, Z10, X12
	VPMOVZXBD     X12, Z12
	VPADDD        Z6, Z12, Z12
	VMOVDQU32     Z12, 64(R9)
	VEXTRACTI32X4 $2, Z10, X12
	VPMOVZXBD     X12, Z12
	VPADDD        Z6, Z12, Z12
	VMOVDQU32     Z12, 128(R9)
	VEXTRACTI32X4 $3, Z10, X12
	VPMOVZXBD     X12, Z12
	VPADDD        Z6, Z12, Z12
	VMOVDQU32     Z12, 192(R9)
	JMP           next
