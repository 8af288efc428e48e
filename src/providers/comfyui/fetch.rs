//! Bringing the pictures home: the server's own bytes, with everything that is written in them.

use super::{output::OutputFile, refusal, server::Server};
use crate::{
    domain::{Failure, FailureKind, JobContext, Made, RequestField, Seed},
    providers::http::Fault,
};
use std::collections::BTreeMap;

/// Largest picture in bytes.
const PICTURE_MAX: usize = 64 << 20;
/// How often one picture is asked for.
const TRIES: u32 = 4;

/// Fetches and delivers each of `files`. One that fails does not keep the others away; the first
/// failure is answered.
pub(super) async fn deliver(
    server: &Server,
    files: &[OutputFile],
    seed: Option<Seed>,
    job: &JobContext,
) -> Result<(), Failure> {
    let mut first = Ok(());
    for file in files {
        let delivered = match fetch(server, file).await {
            Ok(bytes) => {
                let name = ("serverFile".to_owned(), place(file));
                let notes = BTreeMap::from([name]);
                job.deliver(Made { bytes, seed, notes }).await
            }
            Err(failure) => Err(failure),
        };
        first = first.and(delivered);
    }
    first
}

/// The bytes of one file. Asking twice does no harm, so a broken line is tried again.
async fn fetch(server: &Server, file: &OutputFile) -> Result<Vec<u8>, Failure> {
    let query = [
        ("filename", file.filename.as_str()),
        ("subfolder", file.subfolder.as_str()),
        ("type", file.kind.as_str()),
    ];
    let mut tried = 0;
    loop {
        tried += 1;
        let answer = server
            .get_picture(&["api", "view"], &query, PICTURE_MAX)
            .await;
        let again = match &answer {
            Ok(answer) => matches!(answer.status, 429 | 500..=599),
            Err(fault) => matches!(fault, Fault::Unreachable | Fault::Broken | Fault::Silent),
        };
        if again && tried < TRIES {
            tokio::time::sleep(server.patience.retry * (1 << tried)).await;
            continue;
        }
        let answer = answer.map_err(|fault| server.unreachable(fault))?;
        if answer.status == 404 {
            return Err(gone(file));
        }
        if !answer.is_success() {
            return Err(refusal::of_status(server, &answer));
        }
        return Ok(answer.body);
    }
}

/// A job whose nodes were all kept from before names the old files, and somebody took one away.
fn gone(file: &OutputFile) -> Failure {
    let said = format!(
        "ComfyUI made {} before and does not have it any more",
        place(file)
    );
    Failure::new(FailureKind::Protocol, said)
        .hint("change the seed, or free memory from the palette; then it is made anew")
        .at(RequestField::Seed)
}

fn place(file: &OutputFile) -> String {
    let OutputFile {
        filename,
        subfolder,
        ..
    } = file;
    let place = if subfolder.is_empty() {
        filename.clone()
    } else {
        format!("{subfolder}/{filename}")
    };
    refusal::short(&place)
}
