// In the form of the tests of LiteRT, with data of our own. Planted has one wrong number, PlantedShape a wrong extent.
TEST_P(TransposeConvOpTest, Integers) {
  TransposeConvOpBiasModel model(
      GetRegistration(), /*output_shape=*/{1, 1, 3, 1}, {TensorType_FLOAT32, {1, 1, 2, 1}},
      /*filter_data=*/{1, 5}, {TensorType_FLOAT32, {1, 1, 2, 1}},
      {TensorType_FLOAT32, {}}, Padding_VALID, /*stride_w=*/1, /*stride_h=*/1, GetTestType());
  model.SetInput({2, -3});
  model.SetBias({10});
  // TEST_P(TransposeConvOpTest, InAComment) {
  EXPECT_THAT(model.GetOutput(), ElementsAreArray({12, 17, -5}));
  EXPECT_THAT(model.GetOutputShape(), ElementsAreArray({1, 1, 3, 1}));
}

TEST_P(TransposeConvOpTest, Near) {
  TransposeConvOpModel model(GetRegistration(), {1, 1, 1, 1}, {TensorType_FLOAT32, {1, 1, 1, 1}}, {0.3f},
                             {TensorType_FLOAT32, {1, 1, 1, 1}}, {TensorType_FLOAT32, {}}, Padding_SAME, 1, 1,
                             GetTestType());
  model.SetInput({0.5});
  EXPECT_THAT(model.GetOutput(), ElementsAreArray(ArrayFloatNear({0.15}, 1e-6)));
}

TEST_P(TransposeConvOpTest, Planted) {
  TransposeConvOpModel model(GetRegistration(), {1, 1, 2, 1}, {TensorType_FLOAT32, {1, 1, 1, 1}}, {0.3},
                             {TensorType_FLOAT32, {1, 1, 2, 1}}, {TensorType_FLOAT32, {}}, Padding_SAME, 1, 1,
                             GetTestType());
  model.SetInput({0.5, 1});
  EXPECT_THAT(model.GetOutput(), ElementsAreArray(ArrayFloatNear({0.15, 0.3001})));
}

TEST_P(TransposeConvOpTest, PlantedShape) {
  TransposeConvOpModel model(GetRegistration(), {1, 1, 3, 1}, {TensorType_FLOAT32, {1, 1, 2, 1}}, {1, 5},
                             {TensorType_FLOAT32, {1, 1, 2, 1}}, {TensorType_FLOAT32, {}}, Padding_VALID, 1, 1,
                             GetTestType());
  model.SetInput({2, -3});
  EXPECT_THAT(model.GetOutput(), ElementsAreArray({2, 7, -15}));
  EXPECT_THAT(model.GetOutputShape(), ElementsAreArray({1, 1, 4, 1}));
}

TEST_P(TransposeConvOpTest, Quantised) {
  QuantizedTransposeConvOpModel model(GetRegistration(), {1, 4, 4, 1}, {TensorType_UINT8, {1, 3, 3, 1}, -63.5, 64});
  model.SetInput({1, 2});
}
