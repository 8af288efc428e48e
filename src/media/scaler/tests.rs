//! Averages, to the last bit.

use super::{Scaler, Shape};

/// The rounded average of a box, one value after the other.
fn average(rows: &[Vec<u8>], shape: Shape, (left, top): (usize, usize), factor: usize) -> Vec<u8> {
    let channels = shape.channels;
    let (right, bottom) = (shape.width as usize, shape.height as usize);
    let (right, bottom) = (right.min(left + factor), bottom.min(top + factor));
    let count = (right - left) * (bottom - top);
    let channel = |channel: usize| {
        let sum: usize = rows[top..bottom]
            .iter()
            .flat_map(|row| row.chunks(channels).take(right).skip(left))
            .map(|pixel| usize::from(pixel[channel]))
            .sum();
        ((sum + count / 2) / count) as u8
    };
    (0..channels).map(channel).collect()
}

/// Also of boxes that are cut off by the right and the lower edge, and however many rows come at once.
#[test]
fn each_box_becomes_its_average() {
    let mut random = fastrand::Rng::with_seed(3);
    for (width, height) in [(37, 23), (4, 9), (3, 1), (600, 5), (1, 12)] {
        for (channels, factor) in [1, 3].iter().flat_map(|it| (1..=9).map(move |f| (*it, f))) {
            let shape = Shape {
                width,
                height,
                channels,
            };
            let row = |random: &mut fastrand::Rng| {
                let extreme = random.bool();
                let mut value = || if extreme { 255 } else { random.u8(..) };
                (0..shape.row_bytes()).map(|_| value()).collect::<Vec<_>>()
            };
            let rows: Vec<_> = (0..height).map(|_| row(&mut random)).collect();
            let mut scaler = Scaler::averaging(shape, factor);
            let (all, mut given) = (rows.concat(), 0);
            while given < rows.len() {
                let next = (given + random.usize(1..=7)).min(rows.len());
                scaler.push(&all[given * shape.row_bytes()..next * shape.row_bytes()]);
                given = next;
            }
            let small = scaler.finish().pixels;
            let (pixels, _) = small.rgba.as_chunks::<4>();
            let across = width.div_ceil(factor);
            assert_eq!(
                (small.width, small.height),
                (across, height.div_ceil(factor))
            );
            for (at, pixel) in (0..).zip(pixels) {
                let place = (
                    (at % across * factor) as usize,
                    (at / across * factor) as usize,
                );
                let mean = average(&rows, shape, place, factor as usize);
                let wanted = match *mean {
                    [grey] => [grey, grey, grey, 255],
                    [red, green, blue, ..] => [red, green, blue, 255],
                    _ => [0; 4],
                };
                assert_eq!(*pixel, wanted, "{shape:?} by {factor}, {place:?}");
            }
        }
    }
}
