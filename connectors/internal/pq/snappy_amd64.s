#include "textflag.h"

// func unsnapElements(dst, src []byte, d, s int) (dNext, sNext int)
//
// A turn decompresses one element without asking whether it is a literal or a copy, which a
// processor would often predict wrong: both copy 32 bytes, and only from where differs. Two
// questions are asked that have mostly one answer: whether it is longer, and whether a copy
// reaches into itself. The tag of the next element is loaded from both places where it may be,
// for turns wait for nothing but that.
TEXT ·unsnapElements(SB), NOSPLIT, $0-80
	MOVQ dst_base+0(FP), R8
	MOVQ dst_len+8(FP), R9
	MOVQ src_base+24(FP), R10
	MOVQ src_len+32(FP), R11
	MOVQ d+48(FP), DI
	MOVQ s+56(FP), SI
	LEAQ ·snapTags(SB), R12

	// The last places from which 65 bytes can be read behind a tag, and 72 written: a copy that
	// reaches into itself writes up to eight bytes more than it is long.
	SUBQ $66, R11
	JB   done0
	SUBQ $72, R9
	JB   done0
	ADDQ R8, R9
	ADDQ R10, R11
	ADDQ R8, DI
	ADDQ R10, SI

	CMPQ SI, R11
	JA   done
	MOVBLZX (SI), BX

loop:                    // BX is the tag at SI
	CMPQ SI, R11
	JA   done
	CMPQ DI, R9
	JA   done
	MOVL (R12)(BX*4), CX
	MOVL 1(SI), AX
	BZHIL CX, AX, AX
	MOVBLZX CH, DX
	SHRL $16, CX
	ADDL CX, AX          // offset
	MOVQ DI, R13
	SUBQ AX, R13         // from where a copy copies
	CMPQ R13, R8
	JB   done
	CMPL AX, DX
	JB   overlap

	MOVL BX, AX
	SHRL $2, AX
	ANDL $3, BX
	LEAQ 1(SI), CX       // from where a literal copies
	MOVBLZX 1(CX)(AX*1), R10
	LEAQ 1(CX)(AX*1), AX // what comes behind it
	CMOVQEQ CX, R13
	LEAQ (CX)(BX*1), SI // what comes behind a copy
	MOVBLZX (CX)(BX*1), BX
	CMOVLEQ R10, BX
	CMOVQEQ AX, SI

	MOVOU (R13), X0
	MOVOU 16(R13), X1
	MOVOU X0, (DI)
	MOVOU X1, 16(DI)
	CMPL DX, $32
	JA   long
	ADDQ DX, DI
	JMP  loop

long:
	MOVOU 32(R13), X0
	MOVOU 48(R13), X1
	MOVOU X0, 32(DI)
	MOVOU X1, 48(DI)
	ADDQ DX, DI
	JMP  loop

overlap:
	CMPL DX, $255
	JE   done
	TESTL AX, AX
	JE   done
	ANDL $3, BX
	LEAQ 1(SI)(BX*1), SI
	LEAQ (DI)(DX*1), CX  // the end of the copy
	MOVBLZX (SI), DX
	CMPL AX, $16
	JAE  sixteens

	// Twice as many bytes repeat after each turn, until there are eight.
double:
	CMPL AX, $8
	JAE  eights
	MOVQ (R13), BX
	MOVQ BX, (DI)
	ADDQ AX, DI
	ADDL AX, AX
	CMPQ DI, CX
	JB   double
	MOVQ CX, DI
	MOVL DX, BX
	JMP  loop

eights:
	MOVQ (R13), BX
	MOVQ BX, (DI)
	ADDQ $8, R13
	ADDQ $8, DI
	CMPQ DI, CX
	JB   eights
	MOVQ CX, DI
	MOVL DX, BX
	JMP  loop

sixteens:
	MOVOU (R13), X0
	MOVOU X0, (DI)
	ADDQ $16, R13
	ADDQ $16, DI
	CMPQ DI, CX
	JB   sixteens
	MOVQ CX, DI
	MOVL DX, BX
	JMP  loop

done:
	SUBQ R8, DI
	SUBQ src_base+24(FP), SI

done0:
	MOVQ DI, dNext+64(FP)
	MOVQ SI, sNext+72(FP)
	RET
