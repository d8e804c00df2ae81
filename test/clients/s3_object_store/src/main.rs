//! What a user of the Rust crate object_store does with the S3 at AWS_ENDPOINT_URL.
use futures::{StreamExt, TryStreamExt};
use object_store::aws::{AmazonS3, AmazonS3Builder, S3ConditionalPut};
use object_store::path::Path;
use object_store::{Attribute, Attributes, GetOptions, ObjectStore, PutMode, PutOptions, PutPayload, UpdateVersion};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn check(step: &str, holds: bool, found: impl std::fmt::Debug) {
    let text = format!("{found:?}").replace(['"', '\\'], "'");
    let short: String = text.chars().take(300).collect();
    println!("{{\"step\": \"{step}\", \"holds\": {holds}, \"found\": \"{short}\"}}");
}

async fn read(store: &AmazonS3, name: &str) -> Result<Vec<u8>, object_store::Error> {
    Ok(store.get(&Path::from(name)).await?.bytes().await?.to_vec())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let store = AmazonS3Builder::new()
        .with_endpoint(std::env::var("AWS_ENDPOINT_URL")?)
        .with_bucket_name(std::env::var("BUCKET")?)
        .with_region(std::env::var("AWS_DEFAULT_REGION")?)
        .with_access_key_id(std::env::var("AWS_ACCESS_KEY_ID")?)
        .with_secret_access_key(std::env::var("AWS_SECRET_ACCESS_KEY")?)
        .with_allow_http(true)
        .with_conditional_put(S3ConditionalPut::ETagMatch)
        .build()?;
    whole(&store).await?;
    parts(&store).await?;
    conditions(&store).await?;
    names(&store).await
}

async fn whole(store: &AmazonS3) -> Outcome {
    let text = Path::from("rust/text");
    let attributes = Attributes::from_iter([
        (Attribute::ContentType, "text/plain"),
        (Attribute::Metadata("by".into()), "rust"),
    ]);
    store.put_opts(&text, PutPayload::from_static(b"hello"), PutOptions::from(attributes.clone())).await?;
    let got = store.get(&text).await?;
    check("attributes", got.attributes == attributes, &got.attributes);
    check("get", got.bytes().await?.as_ref() == b"hello", "");
    check("get_range", store.get_range(&text, 1..3).await?.as_ref() == b"el", "");
    let ranges = store.get_ranges(&text, &[0..1, 4..5]).await?;
    check("get_ranges", ranges == [b"h".as_ref(), b"o".as_ref()], &ranges);
    let meta = store.head(&text).await?;
    check("head", meta.size == 5 && meta.e_tag.is_some(), &meta);
    store.copy(&text, &Path::from("rust/copy")).await?;
    check("copy", read(store, "rust/copy").await? == b"hello", "");
    store.rename(&Path::from("rust/copy"), &Path::from("rust/moved")).await?;
    let gone = read(store, "rust/copy").await;
    check("rename", matches!(gone, Err(object_store::Error::NotFound { .. })), &gone);
    Ok(())
}

async fn parts(store: &AmazonS3) -> Outcome {
    let large = Path::from("rust/large");
    let mut upload = store.put_multipart(&large).await?;
    for letter in [b'a', b'b'] {
        upload.put_part(PutPayload::from(vec![letter; 6_000_000])).await?;
    }
    upload.complete().await?;
    let content = read(store, "rust/large").await?;
    let is_whole = content.len() == 12_000_000 && content[5_999_999..6_000_001] == *b"ab";
    check("put_multipart", is_whole, content.len());
    let mut streamed = 0;
    let mut stream = store.get(&large).await?.into_stream();
    while let Some(chunk) = stream.next().await {
        streamed += chunk?.len();
    }
    check("into_stream", streamed == 12_000_000, streamed);
    let mut aborted = store.put_multipart(&Path::from("rust/never")).await?;
    aborted.put_part(PutPayload::from(vec![0; 6_000_000])).await?;
    aborted.abort().await?;
    let never = store.head(&Path::from("rust/never")).await;
    check("abort", never.is_err(), &never);
    Ok(())
}

async fn conditions(store: &AmazonS3) -> Outcome {
    let once = Path::from("rust/once");
    let create = || store.put_opts(&once, PutPayload::from_static(b"1"), PutMode::Create.into());
    let first = create().await?;
    let second = create().await;
    check("PutMode::Create", matches!(second, Err(object_store::Error::AlreadyExists { .. })), &second);
    let update = |version: UpdateVersion| {
        store.put_opts(&once, PutPayload::from_static(b"2"), PutMode::Update(version).into())
    };
    update(first.clone().into()).await?;
    let stale = update(first.clone().into()).await;
    check("PutMode::Update", matches!(stale, Err(object_store::Error::Precondition { .. })), &stale);
    let known = store.head(&once).await?.e_tag;
    let options = GetOptions { if_none_match: known, ..Default::default() };
    let unchanged = store.get_opts(&once, options).await.map(|_| ());
    check("if_none_match", matches!(unchanged, Err(object_store::Error::NotModified { .. })), &unchanged);
    Ok(())
}

async fn names(store: &AmazonS3) -> Outcome {
    for name in ["rust/a b+c&d", "rust/ü/€", "rust/x%20y", "rust/x=1/part"] {
        let path = Path::from(name);
        store.put(&path, PutPayload::from_static(b"odd")).await?;
        check(&format!("the name {name}"), store.get(&path).await?.bytes().await?.as_ref() == b"odd", "");
    }
    let all: Vec<_> = store.list(Some(&Path::from("rust"))).try_collect().await?;
    check("list", all.len() == 8, all.iter().map(|one| one.location.to_string()).collect::<Vec<_>>());
    let after: Vec<_> = store.list_with_offset(Some(&Path::from("rust")), &Path::from("rust/once")).try_collect().await?;
    check("list_with_offset", after.iter().all(|one| one.location.as_ref() > "rust/once"), after.len());
    let level = store.list_with_delimiter(Some(&Path::from("rust"))).await?;
    check("list_with_delimiter", level.common_prefixes.len() == 2, &level.common_prefixes);
    let paths = futures::stream::iter(all.into_iter().map(|one| Ok(one.location))).boxed();
    let deleted: Vec<_> = store.delete_stream(paths).try_collect().await?;
    check("delete_stream", deleted.len() == 8, deleted.len());
    let left: Vec<_> = store.list(None).try_collect().await?;
    check("nothing is left", left.is_empty(), left.len());
    Ok(())
}
