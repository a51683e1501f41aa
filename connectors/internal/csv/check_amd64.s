#include "textflag.h"

// PLACE has where the field at SI begins in AX and its length in CX, and goes to out if it is quoted.
#define PLACE(out) \
	MOVL (SI), AX; \
	MOVL 4(SI), BX; \
	ADDL R8, AX; \
	MOVL BX, CX; \
	ORL  AX, BX; \
	JS   out; \
	SUBL AX, CX

// COMPARE has the field's bytes in Y1, what they are above Y8 in Y2, a bit for each of them in BX and K1, and in K2
// those that are more than Y9 says.
#define COMPARE \
	BZHIL CX, R12, BX; \
	KMOVD BX, K1; \
	VMOVDQU8.Z (DI)(AX*1), K1, Y1; \
	VPSUBB  Y8, Y1, Y2; \
	VPCMPUB $6, Y9, Y2, K1, K2

// func plainNumbers(buf *byte, pos *uint32, step int, skip uint32, n int, points bool) (k int)
TEXT ·plainNumbers(SB), NOSPLIT, $0-56
	MOVQ buf+0(FP), DI
	MOVQ pos+8(FP), SI
	MOVQ step+16(FP), DX
	SHLQ $2, DX
	MOVL skip+24(FP), R8
	MOVQ n+32(FP), R9
	MOVBLZX points+40(FP), R10
	XORL R11, R11
	MOVL $0x30303030, AX
	VPBROADCASTD AX, Y8
	MOVL $0x09090909, AX
	VPBROADCASTD AX, Y9
	MOVL $0x2E2E2E2E, AX
	VPBROADCASTD AX, Y10
	MOVL $-1, R12

	TESTL R10, R10
	JNZ   pointed

whole:
	CMPQ R11, R9
	JGE  done
	PLACE(done)
	CMPL CX, $18
	JHI  done
	COMPARE
	KORTESTD K2, K2
	JNZ  done
	ADDQ DX, SI
	INCQ R11
	JMP  whole

	// Whether there is a point, or a field at all, is hard to guess, so there is no branch for it.
pointed:
	CMPQ R11, R9
	JGE  done
	PLACE(done)
	CMPL CX, $18
	JHI  done
	COMPARE
	VPCMPEQB Y10, Y1, K1, K3
	KMOVD K2, AX
	KMOVD K3, CX
	XORL  AX, CX         // others than points
	LEAL  -1(AX), R13
	ANDL  AX, R13        // a second point
	ORL   R13, CX
	ANDNL BX, AX, AX     // the digits
	DECL  AX             // below 0: none
	DECL  BX             // below 0: an empty field
	ANDNL AX, BX, AX
	ANDL  $0x80000000, AX
	ORL   AX, CX
	JNZ   done
	ADDQ  DX, SI
	INCQ  R11
	JMP   pointed

done:
	MOVQ R11, k+48(FP)
	VZEROUPPER
	RET

// func momentsOf(buf *byte, pos *uint32, step int, skip uint32, n int, s *momentShape) (k int)
TEXT ·momentsOf(SB), NOSPLIT, $0-56
	MOVQ buf+0(FP), DI
	MOVQ pos+8(FP), SI
	MOVQ step+16(FP), DX
	SHLQ $2, DX
	MOVL skip+24(FP), R8
	MOVQ n+32(FP), R9
	MOVQ s+40(FP), R10
	XORL R11, R11
	VMOVDQU (R10), Y8
	VMOVDQU 32(R10), Y9
	VMOVDQU 64(R10), Y10
	MOVL $-1, R12

each:
	CMPQ R11, R9
	JGE  end
	PLACE(end)
	LEAL -19(CX), BX
	CMPL BX, $9
	JHI  end
	CMPL BX, $1
	JE   end
	COMPARE
	KORTESTD K2, K2
	JZ   after
	VPCMPUB $6, Y10, Y2, K1, K2
	KORTESTD K2, K2
	JNZ  end

after:
	ADDQ DX, SI
	INCQ R11
	JMP  each

end:
	MOVQ R11, k+48(FP)
	VZEROUPPER
	RET
