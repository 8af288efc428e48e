//! Sending a picture to start from.

use super::{lenient, refusal, server::Server};
use crate::{
    domain::{Failure, FailureKind, InputImage, RequestField, bytes_in_words, visible},
    providers::http::Body,
};
use reqwest::multipart::{Form, Part};
use serde_json::Value;
use std::time::Duration;

/// Largest picture in bytes that is sent; ComfyUI's own limit unless somebody changed it.
const PICTURE_MAX: u64 = 100 << 20;
/// How long sending may take.
const SEND: Duration = Duration::from_mins(2);

/// Sends the picture; answers what a graph has to call it.
pub(super) async fn upload(server: &Server, input: &InputImage) -> Result<String, Failure> {
    let bytes = read(input).await?;
    let name = name_for(&bytes);
    let part = Part::bytes(bytes).file_name(name);
    // The name follows from the content, so the same picture is the same file there.
    let form = Form::new()
        .part("image", part)
        .text("subfolder", "art-studio")
        .text("type", "input");
    let answer = server
        .send(&["api", "upload", "image"], Body::Form(form), SEND)
        .await;
    let answer = answer.map_err(|fault| server.unreachable(fault).at(RequestField::Input))?;
    if !answer.is_success() {
        return Err(refusal::of_status(server, &answer).at(RequestField::Input));
    }
    let taken: Value = lenient::read(&answer.body).ok_or_else(|| server.no_comfyui())?;
    let Some(name) = lenient::text(&taken, "name") else {
        return Err(server.no_comfyui());
    };
    Ok(match lenient::text(&taken, "subfolder") {
        Some(folder) if !folder.is_empty() => format!("{folder}/{name}"),
        _ => name.to_owned(),
    })
}

async fn read(input: &InputImage) -> Result<Vec<u8>, Failure> {
    let shown = visible(&input.file.to_string_lossy());
    let file = input.file.clone();
    let reading = tokio::task::spawn_blocking(move || {
        let size = std::fs::metadata(&file)?.len();
        if size > PICTURE_MAX {
            return Ok(None);
        }
        std::fs::read(&file).map(Some)
    });
    let bad = |why: String| {
        Failure::new(
            FailureKind::Rejected,
            format!("the input picture {shown} {why}"),
        )
        .at(RequestField::Input)
    };
    match reading.await {
        Ok(Ok(Some(bytes))) => Ok(bytes),
        Ok(Ok(None)) => {
            let max = bytes_in_words(PICTURE_MAX);
            Err(bad(format!("is larger than {max}")))
        }
        Ok(Err(error)) => Err(bad(format!(
            "cannot be read: {}",
            visible(&error.to_string())
        ))),
        Err(_) => Err(bad("could not be read".to_owned())),
    }
}

/// A name from the content with the ending that ComfyUI goes by.
fn name_for(bytes: &[u8]) -> String {
    let ending = match bytes {
        [0xFF, 0xD8, ..] => "jpg",
        [b'R', b'I', b'F', b'F', ..] => "webp",
        _ => "png",
    };
    let hash = blake3::hash(bytes).to_hex();
    let short: String = hash.chars().take(24).collect();
    format!("{short}.{ending}")
}
