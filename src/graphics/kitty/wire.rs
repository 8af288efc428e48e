//! The sequences of kitty's graphics protocol that we send, alone or through tmux.
//!
//! All are quiet (`q=2`): an answer would be one more thing to take out of the keys. Payloads go in
//! pieces of 4096 bytes, which is what the protocol allows and what tmux passes on.

use std::io::Write as _;

use crate::graphics::pixels::{Format, Pixels};

/// Bytes of payload in one sequence.
const PIECE: usize = 4096;
/// The least of it, so that most bytes are payload.
const PIECE_MIN: usize = 256;

/// The way to the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::graphics) enum Route {
    /// Straight.
    Direct,
    /// Through tmux, which hands on what is wrapped for it.
    Tmux,
}

/// Where a picture goes that is being sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::graphics) enum Placement {
    /// Nowhere yet.
    None,
    /// Wherever placeholder cells name it; columns and rows.
    Virtual((u16, u16)),
}

/// A picture on its way: which, and how it is to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::graphics) struct Parcel {
    /// Its number.
    pub(in crate::graphics) id: u32,
    /// Where it goes.
    pub(in crate::graphics) placement: Placement,
    /// The way there.
    pub(in crate::graphics) route: Route,
}

/// Sends `pixels` whole.
pub(in crate::graphics) fn transmit(out: &mut Vec<u8>, parcel: Parcel, pixels: &Pixels) {
    let mut offset = 0;
    while offset < pixels.body().len() {
        offset = transmit_piece(out, parcel, pixels, (offset, PIECE));
    }
}

/// Sends about `size` bytes of `pixels` from `offset` on; returns where the next piece begins.
pub(in crate::graphics) fn transmit_piece(
    out: &mut Vec<u8>,
    parcel: Parcel,
    pixels: &Pixels,
    (offset, size): (usize, usize),
) -> usize {
    // Whole groups of base64: each piece is decoded by itself.
    let size = size.clamp(PIECE_MIN, PIECE) & !3;
    let rest = pixels.body().get(offset..).unwrap_or_default();
    let piece = rest.get(..size).unwrap_or(rest);
    let more = u8::from(piece.len() < rest.len());
    let mut sequence = b"\x1b_Gq=2,".to_vec();
    if offset == 0 {
        sequence.extend_from_slice(head(parcel.id, pixels, parcel.placement).as_bytes());
    }
    // Writing into memory cannot fail.
    let _ = write!(sequence, "m={more};");
    sequence.extend_from_slice(piece);
    sequence.extend_from_slice(b"\x1b\\");
    wrap(out, &sequence, parcel.route);
    offset + piece.len()
}

/// Gives up a picture of which a part was sent: ends it, and deletes what the terminal made of it.
pub(in crate::graphics) fn abandon(out: &mut Vec<u8>, id: u32, route: Route) {
    wrap(out, b"\x1b_Gq=2,m=0;\x1b\\", route);
    delete(out, id, route);
}

fn head(id: u32, pixels: &Pixels, placement: Placement) -> String {
    let (width, height) = pixels.canvas();
    let format = match pixels.format() {
        Format::Plain if pixels.has_alpha() => format!("f=32,s={width},v={height}"),
        Format::Plain => format!("f=24,s={width},v={height}"),
        _ => "f=100".to_owned(),
    };
    let action = match placement {
        Placement::None => "a=t".to_owned(),
        Placement::Virtual((columns, rows)) => format!("a=T,U=1,c={columns},r={rows}"),
    };
    format!("{action},i={id},t=d,{format},")
}

/// Shows picture `id` at the cursor as placement `number`, in so many columns and rows, at height
/// `z`. The cursor stays.
pub(in crate::graphics) fn put(
    out: &mut Vec<u8>,
    (id, number): (u32, u32),
    (columns, rows): (u16, u16),
    z: i32,
) {
    let _ = write!(
        out,
        "\x1b_Gq=2,a=p,i={id},p={number},c={columns},r={rows},C=1,z={z}\x1b\\"
    );
}

/// Takes placement `number` of picture `id` away.
pub(in crate::graphics) fn take_away(out: &mut Vec<u8>, (id, number): (u32, u32)) {
    let _ = write!(out, "\x1b_Gq=2,a=d,d=i,i={id},p={number}\x1b\\");
}

/// Deletes picture `id` with its placements and its pixels.
pub(in crate::graphics) fn delete(out: &mut Vec<u8>, id: u32, route: Route) {
    wrap(
        out,
        format!("\x1b_Gq=2,a=d,d=I,i={id}\x1b\\").as_bytes(),
        route,
    );
}

fn wrap(out: &mut Vec<u8>, sequence: &[u8], route: Route) {
    match route {
        Route::Direct => out.extend_from_slice(sequence),
        Route::Tmux => crate::graphics::ask::through_tmux(out, sequence),
    }
}
