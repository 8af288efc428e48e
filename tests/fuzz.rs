//! Damaged and hostile picture files: nothing panics, and nothing takes more than 256 MB. A program
//! of its own, so that the peak of its memory is that of this work alone.
//!
//! `cargo test` looks at some dozen files, the same every time. `ART_STUDIO_FUZZ_SECONDS=300` goes
//! on for so long with others, and says which seed it was when something breaks.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test may stop, says what it saw, and is told by the environment how long to go on"
)]

use art_studio::media::{self, Conversion, Facts, Format, Limits, Thumbnail};
use std::{
    fs,
    io::Cursor,
    panic::catch_unwind,
    path::Path,
    time::{Duration, Instant},
};

/// Files looked at when nobody asks for more.
const FILES: u64 = 60;
/// Most memory of the whole process, kB.
const PEAK_KB: u64 = 256_000;
/// Pieces with a meaning somewhere in the formats and in what they carry.
const PIECES: [&[u8]; 16] = [
    b"IDAT",
    b"IEND",
    b"zTXt",
    b"iTXt",
    b"acTL",
    b"VP8X",
    b"VP8L",
    b"ANMF",
    b"EXIF",
    b"Exif\0\0",
    b"\xff\xd8",
    b"\xff\xda",
    b"\xff\xc2",
    b"parameters\0",
    b"\xff\xff\xff\xff",
    b"\0\0\0\0",
];

#[test]
fn no_picture_file_breaks_anything_or_takes_too_much() {
    let seconds = std::env::var("ART_STUDIO_FUZZ_SECONDS").ok();
    let seconds = seconds.map(|seconds| seconds.parse().unwrap());
    let begin = Instant::now();
    let goes_on = |count: u64| match seconds {
        Some(seconds) => begin.elapsed() < Duration::from_secs(seconds),
        None => count < FILES,
    };
    let first = if seconds.is_some() {
        fastrand::u64(..)
    } else {
        1
    };
    let files = files();
    let mut count = 0;
    let mut slowest = Duration::ZERO;
    while goes_on(count) {
        let seed = first.wrapping_add(count);
        let bytes = mutated(&files, seed);
        let at = Instant::now();
        let looked = catch_unwind(|| look(&bytes));
        assert!(looked.is_ok(), "seed {seed} broke it");
        slowest = slowest.max(at.elapsed());
        count += 1;
        let peak = peak_kb();
        assert!(peak < PEAK_KB, "seed {seed} took the peak to {peak} kB");
    }
    println!(
        "{count} files from seed {first}, slowest {slowest:?}, peak {} kB",
        peak_kb()
    );
}

/// Everything that is done with a file that somebody else made.
fn look(bytes: &[u8]) {
    let read = media::read(bytes);
    let facts = Facts::of(&read);
    assert!(facts.cfg.is_none_or(f32::is_finite));
    if let Ok(Thumbnail { pixels, .. }) = media::thumbnail(Cursor::new(bytes)) {
        assert!(pixels.width.max(pixels.height) <= media::THUMBNAIL_SIDE);
        assert_eq!(pixels.rgba.len() as u32, pixels.width * pixels.height * 4);
    }
    let _ = Thumbnail::decode(bytes);
    if let Ok(silent) = media::strip(bytes) {
        assert!(media::read(&silent).parameters.is_none());
    }
    let viewed = media::view(bytes);
    let seen = media::inspect(bytes, &Limits::default());
    if let Ok(picture) = &viewed {
        assert!(picture.width.max(picture.height) <= media::VIEW_SIDE);
        assert!(seen.is_ok(), "what can be shown is a picture");
    }
    drop(viewed);
    drop(media::inspect_with_thumbnail(bytes, &Limits::default()));
    if let Ok(seen) = seen {
        let format = if seen.format == Format::Png {
            Format::Jpeg
        } else {
            Format::Png
        };
        let conversion = Conversion {
            format,
            quality: 80,
            metadata: true,
        };
        let converted = media::convert(bytes, conversion);
        assert!(converted.is_ok_and(|bytes| Format::of(&bytes) == Ok(format)));
    }
}

/// Real files of every kind, and some that carry much text.
fn files() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pictures");
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    let mut files: Vec<_> = names.iter().map(|name| fs::read(name).unwrap()).collect();
    let picture = image::RgbaImage::from_fn(96, 64, |x, y| {
        image::Rgba([(x * y) as u8, (x ^ y) as u8, y as u8, 255 - x as u8])
    });
    let told = [
        chunk(
            *b"tEXt",
            b"parameters\0a cat\nNegative prompt: dog\nSteps: 5, Seed: 7, Size: 96x64",
        ),
        chunk(
            *b"tEXt",
            br#"prompt {"3":{"class_type":"KSampler","inputs":{"seed":1,"model":["4",0]}}}"#,
        ),
        chunk(*b"zTXt", b"workflow\0\0x\x9c\x03\0\0\0\0\x01"),
    ];
    let mut plain = Cursor::new(Vec::new());
    picture
        .write_to(&mut plain, image::ImageFormat::Png)
        .unwrap();
    let plain = plain.into_inner();
    let (head, rest) = plain.split_at(33);
    files.push([head, &told.concat(), rest].concat());
    files
}

fn chunk(kind: [u8; 4], body: &[u8]) -> Vec<u8> {
    // The keyword of the JSON above ends with a space, so that the text stays readable here.
    let mut body = body.to_vec();
    if let Some(at) = body
        .iter()
        .position(|byte| *byte == b' ')
        .filter(|at| *at == 6)
    {
        body[at] = 0;
    }
    let covered = [&kind[..], &body].concat();
    let length = (body.len() as u32).to_be_bytes();
    [
        &length[..],
        &covered,
        &crc32fast::hash(&covered).to_be_bytes(),
    ]
    .concat()
}

/// One of `files` with some damage; the same for the same `seed`.
fn mutated(files: &[Vec<u8>], seed: u64) -> Vec<u8> {
    let mut dice = fastrand::Rng::with_seed(seed);
    let mut bytes = files[dice.usize(..files.len())].clone();
    for _ in 0..dice.usize(..8) {
        if bytes.is_empty() {
            break;
        }
        let at = dice.usize(..bytes.len());
        // Heads are where the sizes are.
        let at = if dice.bool() {
            at
        } else {
            at % 64.min(bytes.len())
        };
        let piece = PIECES[dice.usize(..PIECES.len())];
        match dice.u8(..7) {
            0 => bytes[at] = dice.u8(..),
            1 => bytes[at] ^= 1 << dice.u8(..8),
            2 => bytes.truncate(at),
            3 => drop(bytes.splice(at..at, piece.iter().copied())),
            4 => {
                let end = (at + piece.len()).min(bytes.len());
                bytes[at..end].copy_from_slice(&piece[..end - at]);
            }
            5 => {
                let end = (at + dice.usize(..64)).min(bytes.len());
                let copy = bytes[at..end].to_vec();
                drop(bytes.splice(at..at, copy));
            }
            _ => {
                let end = (at + dice.usize(..64)).min(bytes.len());
                drop(bytes.drain(at..end));
            }
        }
    }
    if dice.bool() {
        mend(&mut bytes);
    }
    bytes
}

/// Makes the checksums of a PNG right again, so that its damage is looked at and not only found.
fn mend(bytes: &mut [u8]) {
    let mut at = 8;
    while let Some(head) = bytes.get(at..at + 4) {
        let length = u32::from_be_bytes(head.try_into().unwrap()) as usize;
        let Some(covered) = bytes.get(at + 4..at + 8 + length) else {
            return;
        };
        let crc = crc32fast::hash(covered).to_be_bytes();
        let Some(place) = bytes.get_mut(at + 8 + length..at + 12 + length) else {
            return;
        };
        place.copy_from_slice(&crc);
        at += 12 + length;
    }
}

/// The most memory that this process ever had, kB; 0 where the system does not say.
fn peak_kb() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let digits = line.map(|line| {
        line.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    });
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}
