package gitrepo

import (
	"encoding/binary"
	"hash/adler32"
	"math/bits"
)

// inflater takes zlib streams apart (RFC 1950, 1951) that lie in memory whole and whose
// size is known, as git's objects are. A history is thousands of objects of some hundred
// bytes, and Go's own reader, made for endless streams, takes three times as long for
// such small ones. Whatever is out of the ordinary is refused, for Go's reader to judge.
type inflater struct {
	src  []byte
	at   int
	hold uint64 // bits taken from src and not used yet, the next one lowest
	have uint

	lit, dist, lens     huffman
	fixedLit, fixedDist *huffman // made when first needed
}

// huffman decodes one code: the short ones by a table, the longer ones bit by bit.
type huffman struct {
	count  [16]uint16 // codes of each length
	symbol [288]uint16
	table  [1 << litBits]uint16 // symbol<<4 | length by the next bits; 0 for longer codes
	bits   int
}

// How many bits are looked up at once: for symbols, distances, and lengths of codes.
const (
	litBits  = 9
	distBits = 6
	lenBits  = 7
)

// build makes the decoder from the length of each symbol's code; false for lengths that
// are none of a whole code. One code alone is let through for distances.
func (h *huffman) build(lens []uint8, width int) bool {
	h.count, h.bits = [16]uint16{}, width
	table := h.table[:1<<width]
	clear(table)
	for _, l := range lens {
		h.count[l]++
	}
	used := len(lens) - int(h.count[0])
	h.count[0] = 0
	left := 1
	var next, offset [16]uint16
	var code uint16
	for l := 1; l < 16; l++ {
		left = left<<1 - int(h.count[l])
		if left < 0 {
			return false
		}
		code = (code + h.count[l-1]) << 1
		next[l] = code
		offset[l] = offset[l-1] + h.count[l-1]
	}
	if left > 0 && used != 1 {
		return false
	}
	for sym, l := range lens {
		if l == 0 {
			continue
		}
		h.symbol[offset[l]] = uint16(sym)
		offset[l]++
		if int(l) <= width {
			for i := int(bits.Reverse16(next[l]) >> (16 - l)); i < len(table); i += 1 << l {
				table[i] = uint16(sym)<<4 | uint16(l)
			}
		}
		next[l]++
	}
	return true
}

// fill takes bytes from src until at least 48 bits are held; zeros behind its end, which
// take cannot mistake for data since used tells how far it came.
func (f *inflater) fill() {
	if f.at+8 <= len(f.src) {
		f.hold |= binary.LittleEndian.Uint64(f.src[f.at:]) << f.have
		n := (63 - f.have) >> 3
		f.at += int(n)
		f.have += n << 3
		return
	}
	for f.have <= 48 {
		if f.at < len(f.src) {
			f.hold |= uint64(f.src[f.at]) << f.have
		}
		f.at++
		f.have += 8
	}
}

func (f *inflater) take(n uint) int {
	v := int(f.hold & (1<<n - 1))
	f.hold >>= n
	f.have -= n
	return v
}

// next decodes a symbol, -1 for none; at least 15 bits are held.
func (f *inflater) next(h *huffman) int {
	if e := h.table[f.hold&(1<<h.bits-1)]; e != 0 {
		f.hold >>= e & 15
		f.have -= uint(e & 15)
		return int(e >> 4)
	}
	code, first, index := 0, 0, 0
	for l := 1; l < 16; l++ {
		code |= f.take(1)
		n := int(h.count[l])
		if code-n < first {
			return int(h.symbol[index+code-first])
		}
		index += n
		first = (first + n) << 1
		code <<= 1
	}
	return -1
}

// inflate fills dst from a zlib stream at the beginning of src; false when that is not
// to be had, or does not agree with its checksum.
func (f *inflater) inflate(dst, src []byte) bool {
	if len(src) < 6 || src[0]&15 != 8 || src[1]&0x20 != 0 || (uint(src[0])<<8|uint(src[1]))%31 != 0 {
		return false
	}
	f.src, f.at, f.hold, f.have = src, 2, 0, 0
	n := 0
	for last := false; !last; {
		f.fill()
		last = f.take(1) == 1
		ok := false
		switch f.take(2) {
		case 0:
			n, ok = f.stored(dst, n)
		case 1:
			f.fixed()
			n, ok = f.block(dst, n, f.fixedLit, f.fixedDist)
		case 2:
			if f.dynamic() {
				n, ok = f.block(dst, n, &f.lit, &f.dist)
			}
		}
		if !ok {
			return false
		}
	}
	end := f.at - int(f.have>>3)
	return n == len(dst) && end+4 <= len(src) && binary.BigEndian.Uint32(src[end:]) == adler32.Checksum(dst)
}

// stored copies a block that is not compressed.
func (f *inflater) stored(dst []byte, n int) (int, bool) {
	at := f.at - int(f.have>>3)
	f.hold, f.have = 0, 0
	if at+4 > len(f.src) {
		return n, false
	}
	size := int(binary.LittleEndian.Uint16(f.src[at:]))
	if size != int(^binary.LittleEndian.Uint16(f.src[at+2:])) || at+4+size > len(f.src) || n+size > len(dst) {
		return n, false
	}
	copy(dst[n:], f.src[at+4:at+4+size])
	f.at = at + 4 + size
	return n + size, true
}

// fixed makes the code that every reader knows.
func (f *inflater) fixed() {
	if f.fixedLit != nil {
		return
	}
	var lens [288]uint8
	for i := range lens {
		switch {
		case i < 144, i >= 280:
			lens[i] = 8
		case i < 256:
			lens[i] = 9
		default:
			lens[i] = 7
		}
	}
	var dist [32]uint8
	for i := range dist {
		dist[i] = 5
	}
	f.fixedLit, f.fixedDist = new(huffman), new(huffman)
	f.fixedLit.build(lens[:], litBits)
	f.fixedDist.build(dist[:], distBits)
}

// codeOrder is the order in which the lengths of the code for lengths stand.
const codeOrder = "\x10\x11\x12\x00\x08\x07\x09\x06\x0a\x05\x0b\x04\x0c\x03\x0d\x02\x0e\x01\x0f"

// dynamic reads the codes of a block from its head.
func (f *inflater) dynamic() bool {
	nlit, ndist, nlen := f.take(5)+257, f.take(5)+1, f.take(4)+4
	if nlit > 286 || ndist > 30 {
		return false
	}
	var lens [19]uint8
	for i := range nlen {
		if i%8 == 0 {
			f.fill()
		}
		lens[codeOrder[i]] = uint8(f.take(3))
	}
	if !f.lens.build(lens[:], lenBits) {
		return false
	}
	var all [286 + 30]uint8
	for i := 0; i < nlit+ndist; {
		f.fill()
		sym := f.next(&f.lens)
		if sym < 16 {
			if sym < 0 {
				return false
			}
			all[i] = uint8(sym)
			i++
			continue
		}
		var value uint8
		times := 0
		switch sym {
		case 16:
			if i == 0 {
				return false
			}
			value, times = all[i-1], 3+f.take(2)
		case 17:
			times = 3 + f.take(3)
		default:
			times = 11 + f.take(7)
		}
		if i+times > nlit+ndist {
			return false
		}
		for range times {
			all[i] = value
			i++
		}
	}
	return all[256] > 0 && f.lit.build(all[:nlit], litBits) && f.dist.build(all[nlit:nlit+ndist], distBits)
}

// Tables of lengths and distances (RFC 1951, 3.2.5): the least value and the extra bits.
const (
	lengthExtra   = "\x00\x00\x00\x00\x00\x00\x00\x00\x01\x01\x01\x01\x02\x02\x02\x02\x03\x03\x03\x03\x04\x04\x04\x04\x05\x05\x05\x05\x00"
	lengthBase    = "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0a\x0c\x0e\x10\x14\x18\x1c\x20\x28\x30\x38\x40\x50\x60\x70\x80\xa0\xc0\xe0\xff"
	shortestMatch = 3
)

// block decodes a compressed block into dst from n on.
func (f *inflater) block(dst []byte, n int, lit, dist *huffman) (int, bool) {
	for {
		f.fill()
		sym := f.next(lit)
		switch {
		case sym < 0 || f.at > len(f.src)+8:
			return n, false
		case sym < 256:
			if n == len(dst) {
				return n, false
			}
			dst[n] = byte(sym)
			n++
		case sym == 256:
			return n, true
		default:
			var ok bool
			if n, ok = f.match(dst, n, sym-257, dist); !ok {
				return n, false
			}
		}
	}
}

// match repeats what came before.
func (f *inflater) match(dst []byte, n, sym int, dist *huffman) (int, bool) {
	if sym >= len(lengthBase) {
		return n, false
	}
	length := int(lengthBase[sym]) + shortestMatch + f.take(uint(lengthExtra[sym]))
	code := f.next(dist)
	if code < 0 || code > 29 {
		return n, false
	}
	f.fill()
	back := code + 1
	if code >= 4 {
		extra := uint(code)>>1 - 1
		back = 1 + (2+code&1)<<extra + f.take(extra)
	}
	if back > n || n+length > len(dst) {
		return n, false
	}
	if back >= length {
		copy(dst[n:n+length], dst[n-back:])
		return n + length, true
	}
	for range length {
		dst[n] = dst[n-back]
		n++
	}
	return n, true
}
