//! What counts as a picture, and as pixel art.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{Picture, PictureError, native_scale};

/// A sprite of `size` native pixels in four colours, enlarged `scale` times.
fn sprite(size: u32, scale: u32) -> Vec<u8> {
    let side = size * scale;
    let pixel = |x: u32, y: u32| {
        let (x, y) = (x / scale, y / scale);
        let shade = ((x * 7 + y * 3 + x * y) % 4) as u8;
        [shade * 60, 200 - shade * 40, 30, 255]
    };
    (0..side)
        .flat_map(|y| (0..side).flat_map(move |x| pixel(x, y)))
        .collect()
}

#[test]
fn sizes_are_checked() {
    let size = |width, height| PictureError::Size { width, height };
    assert_eq!(Picture::new(0, 3, vec![], false), Err(size(0, 3)));
    assert_eq!(
        Picture::new(u32::MAX, u32::MAX, vec![], false),
        Err(size(u32::MAX, u32::MAX))
    );
    let length = PictureError::Length {
        width: 2,
        height: 2,
        expected: 16,
        found: 15,
    };
    assert_eq!(Picture::new(2, 2, vec![0; 15], false), Err(length));
}

#[test]
fn what_a_file_may_hold_can_be_shown() {
    let most = crate::media::Limits::default().pixels;
    let (width, height) = (10_000, 10_000);
    assert_eq!(most, u64::from(width) * u64::from(height));
    let short = Picture::new(width, height, Vec::new(), false);
    assert!(
        matches!(short, Err(PictureError::Length { .. })),
        "{short:?}"
    );
    let large = Picture::new(width, height + 1, Vec::new(), false);
    assert!(matches!(large, Err(PictureError::Size { .. })), "{large:?}");
}

#[test]
fn the_native_scale_is_found() {
    for scale in [1, 2, 3, 8] {
        let side = 16 * scale;
        let picture = Picture::new(side, side, sprite(16, scale), false).unwrap();
        assert_eq!(native_scale(&picture), scale);
        let detected = Picture::detect(side, side, sprite(16, scale)).unwrap();
        assert_eq!(detected.size(), (16, 16));
        assert!(detected.is_pixel_art());
        assert_eq!(detected.rgba(), sprite(16, 1));
    }
}

#[test]
fn one_wrong_pixel_is_no_block() {
    let mut rgba = sprite(16, 4);
    rgba[4 * 9] ^= 1;
    let picture = Picture::new(64, 64, rgba, false).unwrap();
    assert_eq!(native_scale(&picture), 1);
}

#[test]
fn a_photo_is_no_pixel_art() {
    let rgba: Vec<u8> = (0..64_u32 * 64)
        .flat_map(|at| [(at % 251) as u8, (at / 64 * 3) as u8, (at % 64) as u8, 255])
        .collect();
    let picture = Picture::detect(64, 64, rgba).unwrap();
    assert!(!picture.is_pixel_art());
}

#[test]
fn one_colour_is_one_pixel() {
    let picture = Picture::detect(40, 20, vec![9; 40 * 20 * 4]).unwrap();
    assert_eq!(picture.size(), (2, 1));
}
