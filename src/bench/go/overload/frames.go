package main

import (
	"bytes"
	"encoding/binary"
)

// Types and flags of HTTP/2 frames: RFC 9113, section 6.
const (
	frameData     = 0
	frameHeaders  = 1
	frameSettings = 4

	flagEndStream  = 1
	flagEndHeaders = 4

	settingInitialWindow = 4
)

// unreadRequests is the begin of an HTTP/2 connection that lets the server send no body.
func unreadRequests(review []byte, streams int) []byte {
	var out bytes.Buffer
	out.WriteString("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
	settings := binary.BigEndian.AppendUint16(nil, settingInitialWindow)
	frame(&out, frameSettings, 0, 0, binary.BigEndian.AppendUint32(settings, 0))
	for stream := range streams {
		id := uint32(2*stream + 1)
		frame(&out, frameHeaders, flagEndHeaders, id, headers())
		frame(&out, frameData, flagEndStream, id, review)
	}
	return out.Bytes()
}

func frame(out *bytes.Buffer, kind, flags byte, stream uint32, payload []byte) {
	length := len(payload)
	out.Write([]byte{byte(length >> 16), byte(length >> 8), byte(length), kind, flags})
	out.Write(binary.BigEndian.AppendUint32(nil, stream))
	out.Write(payload)
}

// headers of a review as literals without indexing: RFC 7541, section 6.2.2.
func headers() []byte {
	var block []byte
	for _, field := range [][2]string{
		{":method", "POST"},
		{":scheme", "https"},
		{":authority", "localhost"},
		{":path", "/mutate"},
		{"content-type", "application/json"},
	} {
		block = append(block, 0, byte(len(field[0])))
		block = append(block, field[0]...)
		block = append(block, byte(len(field[1])))
		block = append(block, field[1]...)
	}
	return block
}
