//! Quantised coefficients to bits: how many are zero before the next one, how large it is, and the rest
//! of it.

use super::{
    dct::Transposed,
    tables::{CHROMA_AC, CHROMA_DC, Code, Huffman, LUMA_AC, LUMA_DC, ZIGZAG},
};

/// Zero run length: sixteen coefficients are zero.
const ZRL: usize = 0xF0;
/// End of block: all further coefficients are zero.
const EOB: usize = 0;

/// Where in the zigzag each coefficient of a transposed block comes.
const RANK: [u8; 64] = {
    let mut ranks = [0; 64];
    let mut rank = 0;
    while rank < 64 {
        let at = ZIGZAG[rank] as usize;
        ranks[at % 8 * 8 + at / 8] = rank as u8;
        rank += 1;
    }
    ranks
};

/// The bits of a picture, one pair of blocks after the other.
pub(super) struct Scan {
    bits: Bits,
    /// The DC coefficient of the last block of Y, Cb and Cr.
    last: [i16; 3],
    luma: Codes,
    chroma: Codes,
}

impl Scan {
    /// Behind the `head` of the file.
    pub(super) fn behind(head: Vec<u8>) -> Self {
        Self {
            bits: Bits {
                bytes: head,
                held: 0,
                count: 0,
            },
            last: [0; 3],
            luma: Codes::of(&LUMA_DC, &LUMA_AC),
            chroma: Codes::of(&CHROMA_DC, &CHROMA_AC),
        }
    }

    /// Two blocks of luma.
    pub(super) fn luma(&mut self, pair: &Transposed) {
        let (left, right) = (nonzero::<0>(pair), nonzero::<8>(pair));
        let (bits, last) = (&mut self.bits, &mut self.last[0]);
        self.luma.block::<0>(pair, left, last, bits);
        self.luma.block::<8>(pair, right, last, bits);
    }

    /// A block of Cb and one of Cr.
    pub(super) fn chroma(&mut self, pair: &Transposed) {
        let (left, right) = (nonzero::<0>(pair), nonzero::<8>(pair));
        let [_, cb, cr] = &mut self.last;
        self.chroma.block::<0>(pair, left, cb, &mut self.bits);
        self.chroma.block::<8>(pair, right, cr, &mut self.bits);
    }

    /// The whole file.
    pub(super) fn finish(mut self) -> Vec<u8> {
        // What is left of the last byte is filled with ones.
        self.bits.put(0x7F, 7);
        while self.bits.count >= 8 {
            self.bits.count -= 8;
            let byte = (self.bits.held >> self.bits.count) as u8;
            self.bits.push(byte);
        }
        self.bits.bytes.extend([0xFF, 0xD9]);
        self.bits.bytes
    }
}

/// Which coefficients of the block that begins at lane `FROM` are not zero, one bit each.
fn nonzero<const FROM: usize>(pair: &Transposed) -> u64 {
    let mut all = 0;
    let (rows, _) = pair.as_chunks::<16>();
    for (x, row) in rows.iter().enumerate() {
        let flags: [u8; 8] = std::array::from_fn(|y| u8::from(row[FROM + y] != 0));
        // Multiplied so that the lowest bits of eight bytes meet in the highest byte.
        let bits = u64::from_le_bytes(flags).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        all |= bits << (8 * x);
    }
    all
}

/// The codes of one kind of block.
struct Codes {
    dc: [Code; 256],
    ac: [Code; 256],
}

impl Codes {
    fn of(dc: &Huffman, ac: &Huffman) -> Self {
        Self {
            dc: dc.codes(),
            ac: ac.codes(),
        }
    }

    /// Writes the block that begins at lane `FROM`, of which `found` coefficients are not zero.
    fn block<const FROM: usize>(
        &self,
        pair: &Transposed,
        mut found: u64,
        last: &mut i16,
        bits: &mut Bits,
    ) {
        let dc = pair[FROM];
        let (size, value) = sized(dc.wrapping_sub(*last));
        *last = dc;
        bits.code(self.dc[size as usize], size, value);
        // Most are zero: only the others are brought into the order of the zigzag.
        found &= !1;
        let (mut values, mut ranks) = ([0; 64], 0_u64);
        while found != 0 {
            let at = found.trailing_zeros() as usize;
            found &= found - 1;
            let rank = RANK[at] % 64;
            values[usize::from(rank)] = pair[(at / 8 * 16 + at % 8 + FROM) % 128];
            ranks |= 1 << rank;
        }
        let mut next = 1;
        while ranks != 0 {
            let rank = ranks.trailing_zeros();
            ranks &= ranks - 1;
            let mut zeros = rank - next;
            next = rank + 1;
            while zeros > 15 {
                bits.code(self.ac[ZRL], 0, 0);
                zeros -= 16;
            }
            let (size, value) = sized(values[rank as usize]);
            bits.code(self.ac[(zeros * 16 + size) as usize % 256], size, value);
        }
        if next < 64 {
            bits.code(self.ac[EOB], 0, 0);
        }
    }
}

/// How many bits a value takes, and these bits: those of a negative one are turned over.
fn sized(value: i16) -> (u32, u32) {
    let value = i32::from(value);
    let size = 32 - value.unsigned_abs().leading_zeros();
    let bits = (value + (value >> 31)) as u32;
    (size, bits & ((1 << size) - 1))
}

/// Bits that become bytes, four at a time.
struct Bits {
    bytes: Vec<u8>,
    held: u64,
    /// How many bits are held; fewer than 32 between two calls.
    count: u32,
}

impl Bits {
    #[inline]
    fn code(&mut self, (code, length): Code, size: u32, value: u32) {
        self.put((u32::from(code) << size) | value, u32::from(length) + size);
    }

    /// Takes at most 32 bits.
    #[inline]
    fn put(&mut self, bits: u32, length: u32) {
        self.held = (self.held << length) | u64::from(bits);
        self.count += length;
        if self.count >= 32 {
            self.flush();
        }
    }

    /// Four bytes are full. Kept out of the way, so that the rest becomes a part of its callers.
    #[inline(never)]
    fn flush(&mut self) {
        self.count -= 32;
        let four = (self.held >> self.count) as u32;
        if four & 0x8080_8080 & !four.wrapping_add(0x0101_0101) == 0 {
            self.bytes.extend_from_slice(&four.to_be_bytes());
        } else {
            four.to_be_bytes().iter().for_each(|byte| self.push(*byte));
        }
    }

    /// A byte of ones would be the start of a marker: a zero behind it says that it is none.
    fn push(&mut self, byte: u8) {
        self.bytes.push(byte);
        if byte == 0xFF {
            self.bytes.push(0);
        }
    }
}
