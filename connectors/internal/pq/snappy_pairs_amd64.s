#include "textflag.h"

// Bytes of which a block is found: 0x3f, 1 to 4, and 8.
DATA ·pairBytes+0(SB)/8, $0x080403020100033f
GLOBL ·pairBytes(SB), RODATA|NOPTR, $8

// func unsnapPairs(dst, src []byte, d, s int) (dNext, sNext int)
//
// A turn decompresses a short literal and the copy behind it. Turns wait for each other to find where the next
// tag is: here both tags of a pair are in one word, so that two elements take one load. After some pairs the lengths of all pairs
// that may begin in the next 256 bytes are found at once, at every byte, whether it is a tag or not: then turns wait for
// nothing but such a length.
TEXT ·unsnapPairs(SB), 0, $288-80
	MOVQ dst_base+0(FP), R8
	MOVQ dst_len+8(FP), R9
	MOVQ src_base+24(FP), R10
	MOVQ src_len+32(FP), R11
	MOVQ d+48(FP), DI
	MOVQ s+56(FP), SI
	LEAQ ·snapTags(SB), R12

	// The last places from which 12 bytes can be read, and 6 + 64 written.
	SUBQ $12, R11
	JB   done0
	SUBQ $72, R9
	JB   done0
	ADDQ R8, R9
	ADDQ R10, R11
	ADDQ R8, DI
	ADDQ R10, SI
	MOVQ SI, alone-8(SP)
	MOVQ $0, end-16(SP)  // of the bytes of which lengths are known

few:
	LEAQ 64(SI), AX
	MOVQ AX, from-24(SP) // where it pays to find lengths

loop:
	CMPQ SI, R11
	JA   done
	CMPQ DI, R9
	JA   done
	CMPQ SI, end-16(SP)
	JB   turn
	CMPQ SI, from-24(SP)
	JB   one
	LEAQ 260(SI), AX
	CMPQ AX, R11
	JA   one

	LEAQ 256(SI), AX
	MOVQ AX, end-16(SP)
	VPXOR Y8, Y8, Y8
	VPBROADCASTB ·pairBytes+0(SB), Y9
	VPBROADCASTB ·pairBytes+1(SB), Y10
	VPBROADCASTB ·pairBytes+3(SB), Y11
	VPBROADCASTB ·pairBytes+4(SB), Y12
	VPBROADCASTB ·pairBytes+6(SB), Y13
	VPBROADCASTB ·pairBytes+7(SB), Y14
	LEAQ lengths-288(SP), R14
	MOVQ $0, 256(R14)    // it ends at a length that is not known
	MOVQ SI, AX
	MOVQ R14, BX
	SUBQ SI, R14         // by where a pair is, to its length

lengths:
	VMOVDQU (AX), Y0
	VPAND Y10, Y0, Y1
	VPCMPEQB Y8, Y1, Y1  // literals
	VPSRLW $2, Y0, Y2
	VPAND Y9, Y2, Y2     // their bytes but for the first
	VMOVDQU 2(AX), Y3    // what is behind them
	VPCMPEQB Y11, Y2, Y4
	VPBLENDVB Y4, 3(AX), Y3, Y3
	VPCMPEQB Y12, Y2, Y4
	VPBLENDVB Y4, 4(AX), Y3, Y3
	VPCMPEQB Y10, Y2, Y4
	VPBLENDVB Y4, 5(AX), Y3, Y3
	VPCMPEQB Y13, Y2, Y4
	VPBLENDVB Y4, 6(AX), Y3, Y3
	VPAND Y10, Y3, Y3    // bytes of the offsets of copies
	VPCMPEQB Y8, Y3, Y4  // no copy
	VPCMPEQB Y10, Y3, Y5 // a rare one
	VPOR Y5, Y4, Y4
	VPADDB Y2, Y3, Y5
	VPADDB Y10, Y5, Y5   // lengths of pairs
	VPCMPGTB Y14, Y5, Y6 // more than a word
	VPOR Y6, Y4, Y4
	VPAND Y1, Y5, Y5
	VPANDN Y5, Y4, Y5
	VMOVDQU Y5, (BX)
	ADDQ $32, AX
	ADDQ $32, BX
	CMPQ AX, end-16(SP)
	JB   lengths
	VZEROUPPER

turn:                    // a pair in a word, whose length is known
	MOVBLZX (R14)(SI*1), R15
	MOVQ (SI), BX
	CMPQ DI, R9
	JA   done
	TESTL R15, R15
	JEQ  other
	LEAQ (BX)(BX*1), CX
	RORXQ $16, BX, DX
	SHRXQ CX, DX, DX     // begins with the tag of the copy
	MOVBLZX BX, AX
	SHRL $2, AX
	SHRQ $8, BX
	MOVQ BX, (DI)
	LEAQ 1(DI)(AX*1), BX
	MOVBLZX DX, AX
	MOVL (R12)(AX*4), AX
	SHRL $8, DX
	BZHIL AX, DX, DX
	MOVBLZX AH, CX
	SHRL $16, AX
	ADDL AX, DX          // offset
	MOVQ BX, R13
	SUBQ DX, R13
	CMPQ R13, R8
	JB   done
	CMPL DX, CX
	JB   done
	ADDQ R15, SI
	CMPL DX, $8
	JEQ  eight
	MOVOU (R13), X0
	MOVOU X0, (BX)
	CMPL CX, $16
	JA   long
	LEAQ (BX)(CX*1), DI
	JMP  turn

other:
	CMPQ SI, end-16(SP)
	JAE  loop

one:
	MOVQ (SI), BX
	LEAQ (BX)(BX*1), CX  // its last six bits are twice the tag's last five: the bits of the literal but for its first byte
	RORXQ $16, BX, DX
	SHRXQ CX, DX, DX     // begins with the tag of the copy
	MOVBLZX BX, AX
	TESTL $3, AX
	JNE  alone           // no literal
	CMPL AX, $20         // of six bytes at most
	JA   done
	MOVL DX, R10
	ANDL $3, R10
	JEQ  done            // no copy
	SHRL $2, AX
	LEAQ 3(SI), R15
	ADDQ AX, R15
	LEAQ 2(SI)(AX*1), SI
	SHRQ $8, BX
	MOVQ BX, (DI)
	LEAQ 1(DI)(AX*1), BX
	ADDQ R10, R15        // the next tag

copy: // the tag DX at SI, to BX; the next tag is at R15
	MOVBLZX DX, DX
	MOVL (R12)(DX*4), DX
	MOVL 1(SI), AX
	BZHIL DX, AX, AX
	MOVBLZX DH, CX
	SHRL $16, DX
	ADDL DX, AX          // offset
	MOVQ BX, R13
	SUBQ AX, R13
	CMPQ R13, R8
	JB   half
	CMPL AX, CX
	JB   half            // it reaches into itself, or is rare
	MOVQ R15, SI
	CMPL AX, $8
	JEQ  eight
	MOVOU (R13), X0
	MOVOU X0, (BX)
	CMPL CX, $16
	JA   long
	LEAQ (BX)(CX*1), DI
	JMP  loop

alone: // a copy after a copy, if that is rare
	CMPQ SI, alone-8(SP)
	JB   done
	LEAQ 128(SI), R15
	MOVQ R15, alone-8(SP)
	MOVL BX, DX
	ANDL $3, AX
	LEAQ 1(SI)(AX*1), R15
	MOVQ DI, BX
	JMP  copy

long:
	MOVOU 16(R13), X1
	MOVOU 32(R13), X2
	MOVOU 48(R13), X3
	MOVOU X1, 16(BX)
	MOVOU X2, 32(BX)
	MOVOU X3, 48(BX)
	LEAQ (BX)(CX*1), DI
	JMP  loop

	// Pairs of which each copies from eight bytes before, as those of keys that rise do: a load would wait for two
	// stores, so R13 has the eight bytes before DI.

eight:
	MOVQ (R13), R13
	MOVQ R13, (BX)
	LEAQ (BX)(CX*1), DI
	SHLL $3, CX
	RORQ CX, R13

eights:
	CMPQ SI, R11
	JA   done
	CMPQ DI, R9
	JA   done
	MOVQ (SI), BX
	MOVL BX, AX
	ANDL $0xffff00ff, AX
	CMPL AX, $0x080d0000 // a jump tells where the next tag is: that need not wait for the word
	JEQ  byte
	MOVBLZX BX, AX
	TESTL $3, AX
	JNE  few
	CMPL AX, $16         // a literal of five bytes at most: both bytes of the copy are in the word
	JA   loop
	LEAL 16(AX)(AX*1), CX
	SHRXQ CX, BX, DX
	MOVL DX, R10
	ANDL $0xffe3, R10
	CMPL R10, $0x0801    // a copy of 4 to 11 bytes
	JNE  few
	SHRL $2, DX
	ANDL $7, DX
	CMPL DX, $4
	JA   few             // of eight at most
	SHRQ $8, BX
	MOVQ BX, (DI)
	SUBL $8, CX          // bits of the literal
	SHRXQ CX, R13, R13
	MOVL CX, AX
	NEGL AX
	SHLXQ AX, BX, BX
	ORQ  BX, R13
	SHRL $3, CX
	ADDQ CX, DI
	LEAQ 3(SI)(CX*1), SI
	MOVQ R13, (DI)
	LEAQ 4(DI)(DX*1), DI
	LEAL 32(DX*8), CX    // bits of the copy
	RORQ CX, R13
	JMP  eights

byte: // a number that differs from the one before in its first byte alone
	SHRL $8, BX
	MOVB BX, R13
	MOVQ R13, (DI)
	ADDQ $8, DI
	ADDQ $4, SI
	JMP  eights

half: // only the literal is done
	MOVQ BX, DI

done:
	SUBQ R8, DI
	SUBQ src_base+24(FP), SI

done0:
	MOVQ DI, dNext+64(FP)
	MOVQ SI, sNext+72(FP)
	RET
