package gitrepo

// cutSize takes a size, seven bits a byte and the lowest first, off a delta.
func cutSize(b []byte) (n int64, rest []byte, ok bool) {
	for i := range min(len(b), 8) {
		n |= int64(b[i]&0x7f) << (7 * i)
		if b[i]&0x80 == 0 {
			return n, b[i+1:], true
		}
	}
	return 0, nil, false
}

// applyDelta makes an object from its base and a list of "copy from the base" and
// "insert this".
func applyDelta(base, delta []byte) ([]byte, error) {
	from, delta, ok := cutSize(delta)
	size, delta, ok2 := cutSize(delta)
	if !ok || !ok2 || from != int64(len(base)) || size > maxObject {
		return nil, errPack
	}
	out := make([]byte, 0, min(size, 16<<20))
	for len(delta) > 0 {
		op := delta[0]
		delta = delta[1:]
		if op&0x80 == 0 {
			n := int(op)
			if n == 0 || n > len(delta) {
				return nil, errPack
			}
			out = append(out, delta[:n]...)
			delta = delta[n:]
			continue
		}
		at, n, rest, ok := cutCopy(op, delta)
		if !ok || at < 0 || at+n > len(base) || int64(len(out)+n) > size {
			return nil, errPack
		}
		out = append(out, base[at:at+n]...)
		delta = rest
	}
	if int64(len(out)) != size {
		return nil, errPack
	}
	return out, nil
}

// cutCopy reads where a copy begins and how long it is; op tells which bytes of the
// two numbers follow.
func cutCopy(op byte, delta []byte) (at, n int, rest []byte, ok bool) {
	for bit := range 7 {
		if op>>bit&1 == 0 {
			continue
		}
		if len(delta) == 0 {
			return 0, 0, nil, false
		}
		if bit < 4 {
			at |= int(delta[0]) << (8 * bit)
		} else {
			n |= int(delta[0]) << (8 * (bit - 4))
		}
		delta = delta[1:]
	}
	if n == 0 {
		n = 0x10000
	}
	return at, n, delta, true
}
