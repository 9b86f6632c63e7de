//! A screenshot: a window with a message in it, as an indexed PNG.

const WIDTH: usize = 320;
const HEIGHT: usize = 180;

/// Desktop, window, title bar, dark text, light text, accent; red, green, blue.
type Palette = [[u8; 3]; 6];
const PALETTES: [Palette; 3] = [
    [[0, 96, 128], [244, 244, 244], [0, 64, 112], [48, 48, 48], [180, 186, 192], [200, 32, 40]],
    [[58, 62, 70], [255, 255, 255], [96, 44, 120], [40, 40, 48], [196, 196, 204], [220, 130, 0]],
    [[12, 60, 160], [238, 242, 246], [20, 110, 84], [34, 40, 44], [170, 180, 184], [20, 96, 200]],
];

/// One of six looks.
pub(super) fn screenshot(look: usize) -> Vec<u8> {
    let palette = PALETTES.iter().cycle().nth(look).unwrap_or(&PALETTES[0]);
    let mut scanlines = Vec::with_capacity(HEIGHT * (1 + WIDTH / 2));
    for y in 0..HEIGHT {
        // No filter; two pixels a byte.
        scanlines.push(0);
        scanlines.extend((0..WIDTH).step_by(2).map(|x| colour(look, x, y) << 4 | colour(look, x + 1, y)));
    }
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = Vec::new();
    header.extend(u32::try_from(WIDTH).unwrap_or(0).to_be_bytes());
    header.extend(u32::try_from(HEIGHT).unwrap_or(0).to_be_bytes());
    // Four bits, indexed colour, the usual methods, not interlaced.
    header.extend([4, 3, 0, 0, 0]);
    chunk(&mut file, *b"IHDR", &header);
    chunk(&mut file, *b"PLTE", palette.as_flattened());
    chunk(&mut file, *b"IDAT", &stored(&scanlines));
    chunk(&mut file, *b"IEND", &[]);
    file
}

fn colour(look: usize, x: usize, y: usize) -> u8 {
    let (left, top) = (30 + look * 6, 20 + look * 3);
    let (in_window, in_title) = ((left..left + 220).contains(&x) && (top..top + 118).contains(&y), y < top + 16);
    if !in_window {
        return 0;
    }
    if in_title {
        return if x > left + 204 && (top + 4..top + 12).contains(&y) { 5 } else { 2 };
    }
    let (x, y) = (x - left, y - top);
    if (14..38).contains(&x) && (30..54).contains(&y) {
        return 5;
    }
    // Lines of text: words of different lengths.
    let (line, within) = (y / 12, y % 12);
    let end = 60 + (line * 37 + look * 23) % 60 + 70;
    if (3..8).contains(&line) && within < 5 && (52..end).contains(&x) && (x * 7 + line * 13 + look) % 29 > 3 {
        return if line == 3 { 3 } else { 4 };
    }
    if (150..206).contains(&x) && (98..112).contains(&y) { 4 } else { 1 }
}

/// A zlib stream of stored blocks (RFC 1950, RFC 1951 §3.2.4): small images need no compressor.
fn stored(data: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let mut blocks = data.chunks(0xffff).peekable();
    while let Some(block) = blocks.next() {
        stream.push(u8::from(blocks.peek().is_none()));
        let length = u16::try_from(block.len()).unwrap_or(0);
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(block);
    }
    let (a, b) = data.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    stream.extend((b << 16 | a).to_be_bytes());
    stream
}

fn chunk(file: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    file.extend(u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
    let start = file.len();
    file.extend(kind);
    file.extend(data);
    let sum = crc(file.get(start..).unwrap_or_default());
    file.extend(sum.to_be_bytes());
}

/// CRC-32 as PNG uses it.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 })
    })
}

#[cfg(test)]
mod tests {
    use super::{crc, screenshot};

    #[test]
    fn chunks_carry_the_right_sum() {
        // The sum of an empty IEND, known to every PNG.
        assert_eq!(crc(b"IEND"), 0xae42_6082);
        let file = screenshot(0);
        assert!(file.ends_with(b"\0\0\0\0IEND\xae\x42\x60\x82") && file.len() < 40_000);
    }
}
