//! A stand-in until the real engine is here.
#![allow(missing_docs, reason = "stand-in")]
use std::{fmt, marker::PhantomData, ops::ControlFlow};
pub const VERSION: u32 = 0;
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tier {
    Optimized,
    High,
    Ultra,
}
#[derive(Clone, Debug, PartialEq)]
pub struct Brief {
    pub prompt: String,
    pub negative: String,
    pub seed: u64,
    pub width: u32,
    pub height: u32,
    pub tier: Tier,
}
pub struct Pass<'a> {
    pub index: u32,
    pub total: u32,
    pub name: &'static str,
    of: PhantomData<&'a ()>,
}
impl Pass<'_> {
    pub fn preview(&self) -> Sprite {
        square(self.index as u8, 8, 8)
    }
}
pub struct Sprite {
    pub width: u32,
    pub height: u32,
    pub rgba: Vec<u8>,
}
pub struct Understood {
    pub subject: String,
}
impl fmt::Display for Understood {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.subject)
    }
}
pub fn understand(_prompt: &str, _negative: &str) -> Understood {
    Understood {
        subject: "square".into(),
    }
}
fn square(tone: u8, width: u32, height: u32) -> Sprite {
    Sprite {
        width,
        height,
        rgba: [tone, 90, 120, 255].repeat((width * height) as usize),
    }
}
pub fn paint(
    brief: &Brief,
    on_pass: &mut dyn FnMut(&Pass<'_>) -> ControlFlow<()>,
) -> Option<Sprite> {
    for index in 1..=4 {
        if on_pass(&Pass {
            index,
            total: 4,
            name: "flats",
            of: PhantomData,
        })
        .is_break()
        {
            return None;
        }
    }
    Some(square((brief.seed % 251) as u8, brief.width, brief.height))
}
